-- Answers (0 no, 1 possible, 2 yes) for every key on one day, read off the spells of the build.
-- Parameters: the day, and the list of levels admitted.
with truth as (
    select instrument_id, party_id, level, kind,
           max(case when $1 < start_lo or $1 >= end_hi then 0
                    when $1 >= start_hi and $1 < end_lo then 2 else 1 end) as answer
    from spell group by all),
held as (
    select t.instrument_id, t.party_id, t.level,
           least(t.answer, 2 - coalesce(g.answer, 0)) as answer
    from truth t
    left join truth g on g.kind = 'suspended' and g.instrument_id = t.instrument_id
         and g.party_id = t.party_id and g.level = t.level
    where t.kind = 'held'),
covered as (
    select distinct c.subject_id from coverage c join date_text d on d.text = c.period
    where c.relation = 'participation' and c.extent = 'complete'
      and $1 between d.lo and coalesce(d.end_hi, d.hi)
      and (c.level = '' or list_contains($2, c.level)))
select s.instrument_id, s.party_id, s.level,
       -- A text of which claims speak, and none puts it in force, is not in force.
       case when h.answer is not null
              then least(h.answer, coalesce(l.answer, case when t.level is null then 2 else 0 end))
            when g.answer is not null and c.subject_id is null then g.answer
            else 0 end as answer
from standing s
left join held h using (instrument_id, party_id, level)
left join held l on l.instrument_id = s.instrument_id and l.party_id = ''
left join standing t on t.instrument_id = s.instrument_id and t.party_id = ''
left join truth g on g.kind = 'signed' and g.instrument_id = s.instrument_id
     and g.party_id = s.party_id and g.level = s.level
left join covered c on c.subject_id = s.instrument_id
where s.party_id <> '' and list_contains($2, s.level)

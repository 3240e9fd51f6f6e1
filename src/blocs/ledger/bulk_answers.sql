-- Answers (0 no, 1 possible, 2 yes) for every key on one day, read off the spells of the build.
-- Parameters: the day, and the list of levels admitted. Parties with one answer share a row
-- (ids hold no ';'): handing over a third as many rows takes a third less time.
with stretch as (
    select instrument_id, party_id, level, kind,
           case when $1 < start_lo or $1 >= end_hi then 0
                when $1 >= start_hi and $1 < end_lo then 2 else 1 end as answer
    from spell where level = '' or list_contains($2, level)),
truth as (
    select instrument_id, party_id, level,
           least(max(answer) filter (kind = 'held'),
                 2 - coalesce(max(answer) filter (kind = 'suspended'), 0)) as held,
           max(answer) filter (kind = 'signed') as signed,
           count(*) filter (kind = 'held') > 0 as has_held
    from stretch group by all),
life as (
    -- A text of which claims speak, and none puts it in force, is not in force.
    select t.instrument_id, case when h.has_held then h.held else 0 end as held
    from standing t left join truth h on h.instrument_id = t.instrument_id and h.party_id = ''
    where t.party_id = ''),
covered as (
    select distinct c.subject_id from coverage c join date_text d on d.text = c.period
    where c.relation = 'participation' and c.extent = 'complete'
      and $1 between d.lo and coalesce(d.end_lo - 1, d.hi)
      and (c.level = '' or list_contains($2, c.level))),
answers as (
    select s.instrument_id, s.party_id, s.level,
           case when h.has_held then least(h.held, coalesce(l.held, 2))
                when h.signed is not null and c.subject_id is null then h.signed
                else 0 end as answer
    from standing s
    left join truth h using (instrument_id, party_id, level)
    left join life l on l.instrument_id = s.instrument_id
    left join covered c on c.subject_id = s.instrument_id
    where s.party_id <> '' and list_contains($2, s.level))
select level, answer, instrument_id, string_agg(party_id, ';') as parties
from answers group by all

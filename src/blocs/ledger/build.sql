-- Derive the evidence of every claim from the loaded tables.
-- Days are ordinals (day 1 = 0001-01-01, 0 = before all, 9999999 = after all), so that bounds are
-- plain comparisons. `date_text` holds each distinct date string with its padded bounds, `rank_of`
-- and `role_of` the policy's tables, `voice_of` the independent voice of each source.

create table source_fact as
select s.source_id,
       -- The last day on which it can have come out: whoever read it had it by then.
       coalesce(least(nullif(coalesce(p.end_hi, p.hi), 9999999), nullif(r.hi, 9999999)),
                9999999) as published_day,
       v.voice,
       k.rank,
       k.settling_weak as weak
from sources s
left join date_text p on p.text = s.published and s.published <> ''
left join date_text r on r.text = s.retrieved and s.retrieved <> ''
join voice_of v using (source_id)
join rank_of k on k.kind = s.kind and k.reliability = s.reliability;

create table repaired as
select distinct target as claim_id from (
    select supersedes as target from all_claims where supersedes <> ''
    union all
    select retracts from all_claims where retracts <> '')
union
select claim_id from all_claims where retracts <> '';

-- Once a text's entry into force is known, a signature starts nothing. That must not be used
-- before it was published, so each row keeps both readings: `role` with and `role_alone` without.
create table entry_known as
select distinct instrument_id from participation p join source_fact f using (source_id)
where event = 'entered-into-force' and stance = 'affirms' and not f.weak
  and f.published_day < 9999999
  and cast(p.credibility as integer) < (select weak_credibility from setting)
  and claim_id not in (select claim_id from repaired);

-- One row per thing that a participation claim says: of its party, and of the text (party '').
create table said as
select p.claim_id, p.source_id, p.instrument_id, p.party_id as party_id, p.level, p.event, p.when,
       cast(p.credibility as integer) as credibility, o.role, o.role as role_alone
from participation p
join instruments i using (instrument_id)
join role_of o on o.scope = 'party' and o.event = p.event and o.affirms = (p.stance = 'affirms')
     and o.bindingness = i.bindingness and o.shape = i.shape
where p.party_id <> '' and o.role <> ''
  and not (i.shape <> 'multilateral' and p.event in (select event from life_event))
  and p.claim_id not in (select claim_id from repaired)
union all
select p.claim_id, p.source_id, p.instrument_id, '', '', p.event, p.when,
       cast(p.credibility as integer),
       case when e.instrument_id is not null then o.role else a.role end, a.role
from participation p
join instruments i using (instrument_id)
left join entry_known e using (instrument_id)
join role_of o on o.scope = 'life' and o.event = p.event and o.affirms = (p.stance = 'affirms')
     and o.bindingness = i.bindingness and o.shape = i.shape and o.has_entry
join role_of a on a.scope = 'life' and a.event = p.event and a.affirms = (p.stance = 'affirms')
     and a.bindingness = i.bindingness and a.shape = i.shape and not a.has_entry
where (p.party_id = '' or i.shape <> 'multilateral') and (o.role <> '' or a.role <> '')
  and p.claim_id not in (select claim_id from repaired);

create macro role_on(role, event, lo, end_lo, published_day) as
    case when role = 'signatory' then 'not-bound'
         when role = 'term' and end_lo is null then 'observed'
         when role in ('start', 'maybe', 'signature') and event <> 'entered-into-force'
              and coalesce(lo, 0) > published_day + (select publication_slack_days from setting)
           then 'plan'
         else role end;

create table evidence as
select s.instrument_id, s.party_id, s.level, s.claim_id, s.source_id, s.event,
       role_on(s.role, s.event, d.lo, d.end_lo, f.published_day) as role,
       case when s.when = '' then case when s.role = 'plan' then f.published_day else 0 end
            else d.lo end as lo,
       case when s.when = '' then f.published_day else d.hi end as hi,
       coalesce(d.end_lo, 9999999) as end_lo,
       coalesce(d.end_hi, 9999999) as end_hi,
       f.rank, f.weak or s.credibility >= (select weak_credibility from setting) as weak,
       s.credibility, f.voice, f.published_day,
       role_on(s.role_alone, s.event, d.lo, d.end_lo, f.published_day) as role_alone
from said s
join source_fact f using (source_id)
left join date_text d on d.text = s.when and s.when <> '';

-- A list that shows a signatory also says that a signature was there by then.
insert into evidence
select s.instrument_id, s.party_id, s.level, s.claim_id, s.source_id, s.event, 'signature',
       0, case when s.when = '' then f.published_day else d.hi end, 9999999, 9999999,
       f.rank, f.weak or s.credibility >= (select weak_credibility from setting),
       s.credibility, f.voice, f.published_day, 'signature'
from said s
join source_fact f using (source_id)
left join date_text d on d.text = s.when and s.when <> ''
where s.role = 'signatory';

-- A start written as an interval also names its end.
insert into evidence
select instrument_id, party_id, level, claim_id, source_id, event,
       case when role in ('start', 'maybe') then 'end' else '' end, end_lo, end_hi,
       9999999, 9999999, rank, weak, credibility, voice, published_day,
       case when role_alone in ('start', 'maybe') then 'end' else '' end
from evidence
where (role in ('start', 'maybe') or role_alone in ('start', 'maybe')) and end_hi < 9999999;

-- A programme is joined by any of several documents; a later one does not dispute the first.
update evidence set role = 'act'
where role = 'start' and party_id <> '' and instrument_id in
    (select instrument_id from instruments where form = 'programme' and shape = 'multilateral');

create table tie_evidence as
select t.party_id, t.relation, t.partner_id, t.item, t.level, t.claim_id, t.source_id, t.event,
       case when o.role = 'start' and coalesce(d.lo, 0) > f.published_day
                 + (select publication_slack_days from setting) then 'plan' else o.role end as role,
       case when t.when = '' then case when o.role = 'plan' then f.published_day else 0 end
            else d.lo end as lo,
       case when t.when = '' then f.published_day else d.hi end as hi,
       coalesce(d.end_lo, 9999999) as end_lo, coalesce(d.end_hi, 9999999) as end_hi,
       f.rank,
       f.weak or cast(t.credibility as integer) >= (select weak_credibility from setting) as weak,
       cast(t.credibility as integer) as credibility, f.voice, f.published_day
from ties t
join source_fact f using (source_id)
join role_of o on o.scope = 'tie' and o.event = t.event and o.affirms = (t.stance = 'affirms')
left join date_text d on d.text = t.when and t.when <> ''
where o.role <> '' and t.claim_id not in (select claim_id from repaired);

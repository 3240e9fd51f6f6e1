-- Derive the evidence of every claim from the loaded tables.
-- Days are ordinals (day 1 = 0001-01-01, 0 = before all, 9999999 = after all), so that bounds are
-- plain comparisons. `date_text` holds each distinct date string with its padded bounds, `rank_of`
-- and `role_of` the policy's tables, `voice_of` the independent voice of each source.

create table source_fact as
select s.source_id,
       coalesce(nullif(p.hi, 9999999), r.hi, 9999999) as published_day,
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

create table entry_known as
select distinct instrument_id from participation p
where event = 'entered-into-force' and stance = 'affirms'
  and claim_id not in (select claim_id from repaired);

-- One row per thing that a participation claim says: of its party, and of the text (party '').
create table said as
select p.claim_id, p.source_id, p.instrument_id, p.party_id as party_id, p.level, p.event, p.when,
       cast(p.credibility as integer) as credibility, o.role
from participation p
join instruments i using (instrument_id)
join role_of o on o.scope = 'party' and o.event = p.event and o.affirms = (p.stance = 'affirms')
     and o.bindingness = i.bindingness and o.shape = i.shape
where p.party_id <> '' and o.role <> ''
  and not (i.shape <> 'multilateral' and p.event in (select event from life_event))
  and p.claim_id not in (select claim_id from repaired)
union all
select p.claim_id, p.source_id, p.instrument_id, '', '', p.event, p.when,
       cast(p.credibility as integer), o.role
from participation p
join instruments i using (instrument_id)
left join entry_known e using (instrument_id)
join role_of o on o.scope = 'life' and o.event = p.event and o.affirms = (p.stance = 'affirms')
     and o.bindingness = i.bindingness and o.shape = i.shape
     and o.has_entry = (e.instrument_id is not null)
where (p.party_id = '' or i.shape <> 'multilateral') and o.role <> ''
  and p.claim_id not in (select claim_id from repaired);

create table evidence as
select s.instrument_id, s.party_id, s.level, s.claim_id, s.source_id, s.event,
       case
         when s.role = 'signatory' then 'absent'
         when s.role = 'term' and d.end_lo is null then 'observed'
         when s.role in ('start', 'maybe', 'signature') and s.event <> 'entered-into-force'
              and coalesce(d.lo, 0) > f.published_day + (select publication_slack_days from setting)
           then 'plan'
         else s.role
       end as role,
       case when s.when = '' then case when s.role = 'plan' then f.published_day else 0 end
            else d.lo end as lo,
       case when s.when = '' then f.published_day else d.hi end as hi,
       coalesce(d.end_lo, 9999999) as end_lo,
       coalesce(d.end_hi, 9999999) as end_hi,
       f.rank, f.weak or s.credibility >= (select weak_credibility from setting) as weak,
       s.credibility, f.voice, f.published_day
from said s
join source_fact f using (source_id)
left join date_text d on d.text = s.when and s.when <> '';

-- A list that shows a signatory also says that a signature was there by then.
insert into evidence
select s.instrument_id, s.party_id, s.level, s.claim_id, s.source_id, s.event, 'signature',
       0, case when s.when = '' then f.published_day else d.hi end, 9999999, 9999999,
       f.rank, f.weak or s.credibility >= (select weak_credibility from setting),
       s.credibility, f.voice, f.published_day
from said s
join source_fact f using (source_id)
left join date_text d on d.text = s.when and s.when <> ''
where s.role = 'signatory';

-- A start written as an interval also names its end.
insert into evidence
select instrument_id, party_id, level, claim_id, source_id, event, 'end', end_lo, end_hi,
       9999999, 9999999, rank, weak, credibility, voice, published_day
from evidence where role in ('start', 'maybe') and end_hi < 9999999;

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

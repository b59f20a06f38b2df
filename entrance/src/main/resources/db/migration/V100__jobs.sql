-- The snapshot is the Job as people see it, less the code; run is what is needed to take it up again.
create table job (
    id       uuid          not null primary key,
    owner    varchar(80)   not null,
    tenant   varchar(80)   not null,
    state    smallint      not null,
    engine   varchar(80)   not null,
    entrance varchar(80)   not null,
    created  bigint        not null,
    finished bigint        not null,
    search   varchar(4000) not null,
    snapshot bytea         not null,
    run      bytea         not null
);
create index job_by_owner on job (owner, created);
create index job_by_created on job (created);
create index job_by_finished on job (finished);

-- What was submitted. It never changes and may be long, so it is kept apart from what is written again and again.
create table job_spec (
    job  uuid  not null primary key,
    spec bytea not null
);

-- Events lie in chunks, each an EventPage; first is the offset of the chunk's first event.
create table job_event (
    job   uuid   not null,
    first bigint not null,
    chunk bytea  not null,
    primary key (job, first)
);

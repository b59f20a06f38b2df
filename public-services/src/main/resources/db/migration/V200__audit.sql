create table audit (
    id bigint generated always as identity primary key,
    time_millis bigint not null,
    user_name varchar(2000) not null,
    action varchar(2000) not null,
    object varchar(2000) not null,
    outcome varchar(2000) not null,
    detail varchar(2000) not null,
    client_address varchar(2000) not null
);

create index audit_time on audit (time_millis);
create index audit_user on audit (user_name, id);

-- Jobs under way are few among many that have ended, and are asked for often, newest first.
drop index job_by_finished;
create index job_by_finished on job (finished, created);

package io.drawbar.plugin.flink;

/** What all sessions of an engine share. */
record EngineParts(FlinkCluster cluster, EngineSettings settings, JobEnding ending, JobWatch watch) {}

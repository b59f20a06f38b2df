/**
 * Who gets which engine, and when: state and events in, decisions out. Nothing here knows of threads, clocks, ZooKeeper or gRPC; one
 * thread at a time calls it, the time comes with each call, and what is to be done comes back as
 * {@link io.drawbar.manager.decide.Decision}s.
 */
package io.drawbar.manager.decide;

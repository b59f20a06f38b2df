/** The contract that every engine plugin keeps, as JUnit 5 tests split by topic, and a sink that records what an engine pushes. */
package io.drawbar.engine.testkit;

/** Engines as they lie in ZooKeeper: the manager's records and what the engine processes tell of themselves. */
package io.drawbar.manager.register;

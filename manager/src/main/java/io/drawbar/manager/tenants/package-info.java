/** The definitions of tenants: as they stand in the configuration, in ZooKeeper and in messages, and how they are changed. */
package io.drawbar.manager.tenants;

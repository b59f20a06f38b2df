/** Why the process lives: its place in ZooKeeper, its sessions, its engine; and how it ends when one of these is gone. */
package io.drawbar.engine.host.live;

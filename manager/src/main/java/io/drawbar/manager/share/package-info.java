/**
 * Who may have how much, and whose turn it is: the tree of tenants, users and applications, what each has, and the fair order of
 * those who wait. Pure, as {@link io.drawbar.manager.decide} is: no thread, clock, ZooKeeper or gRPC.
 */
package io.drawbar.manager.share;

/** What the plugins of Presto and Trino share: both are reached through drivers of the same ancestry and have the same types. */
package io.drawbar.plugin.presto.family;

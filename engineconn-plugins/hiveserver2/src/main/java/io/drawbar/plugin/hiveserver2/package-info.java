/** An existing HiveServer2, through Hive's own JDBC driver. */
package io.drawbar.plugin.hiveserver2;

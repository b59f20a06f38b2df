/** Lists catalogs, schemas, tables and columns by patterns. */
package io.drawbar.engine.host.catalog;

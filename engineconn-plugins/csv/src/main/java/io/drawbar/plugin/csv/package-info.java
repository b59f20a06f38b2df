/** Queries on a folder of CSV files: the engine that {@code sdk/engine-spi/GUIDE.md} builds step by step. */
package io.drawbar.plugin.csv;

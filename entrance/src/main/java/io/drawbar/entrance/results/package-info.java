/** Stored results: Arrow IPC written once as the engine encoded it, kept in segments, found through a row index, read many times. */
package io.drawbar.entrance.results;

/**
 * For plugins whose database explains what a statement touches: the tokens of a statement, and the statement with subqueries in the places
 * of its tables, whose plan tells more than its own does.
 */
package io.drawbar.engine.jdbc.analyse;

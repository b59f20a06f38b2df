/** What happened to whom, by whom: the service {@code AuditService} and its table. */
package io.drawbar.services.audit;

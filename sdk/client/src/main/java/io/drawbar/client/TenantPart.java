package io.drawbar.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.Map;

/**
 * The part of a tenant, a user or an application. Amounts are by resource: cores, memory (bytes), engines, statements, sessions,
 * queue.
 *
 * @param weight how much of what is contended, compared with its siblings
 * @param guaranteed what is theirs as soon as they want it
 * @param maximum what they never exceed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantPart(double weight, Map<String, BigDecimal> guaranteed, Map<String, BigDecimal> maximum) {
    public TenantPart {
        guaranteed = Json.copy(guaranteed);
        maximum = Json.copy(maximum);
    }
}

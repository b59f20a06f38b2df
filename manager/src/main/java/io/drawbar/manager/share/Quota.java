package io.drawbar.manager.share;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;

/**
 * What somebody's part is.
 *
 * @param weight how much of what is contended, compared with the siblings
 * @param guaranteed what is theirs as soon as they want it; others may use it until then
 * @param maximum what they never exceed; a resource that is missing has no maximum
 */
public record Quota(double weight, Map<Resource, Long> guaranteed, Map<Resource, Long> maximum) {
    public static final Quota FREE = new Quota(1, Map.of(), Map.of());
    private static final double MOST_WEIGHT = 1_000_000;

    public Quota {
        if (!(weight > 0 && weight <= MOST_WEIGHT)) {
            throw bad("A weight is " + weight + "; expected more than 0 and at most 1000000.");
        }
        guaranteed = copy("guaranteed", guaranteed);
        maximum = copy("maximum", maximum);
        for (Map.Entry<Resource, Long> entry : guaranteed.entrySet()) {
            long most = maximum.getOrDefault(entry.getKey(), Resource.UNLIMITED);
            if (entry.getValue() > most) {
                throw bad("What is guaranteed of " + entry.getKey().text() + " is more than the maximum: "
                        + entry.getKey().number(entry.getValue()) + " and "
                        + entry.getKey().number(most) + ".");
            }
        }
    }

    private static Map<Resource, Long> copy(String what, Map<Resource, Long> amounts) {
        Map<Resource, Long> copy = new EnumMap<>(Resource.class);
        amounts.forEach((resource, amount) -> {
            if (amount < 0) {
                throw bad("The " + what + " " + resource.text() + " is negative.");
            }
            copy.put(resource, amount);
        });
        return Map.copyOf(copy);
    }

    /** The same with a maximum where there is none. */
    public Quota orAtMost(Resource resource, long most) {
        if (maximum.containsKey(resource)) {
            return this;
        }
        Map<Resource, Long> more = new EnumMap<>(Resource.class);
        more.putAll(maximum);
        more.put(resource, Math.max(most, guaranteed.getOrDefault(resource, 0L)));
        return new Quota(weight, guaranteed, more);
    }

    static DrawbarException bad(String message) {
        return new DrawbarException(ErrorCode.BAD_REQUEST, message);
    }
}

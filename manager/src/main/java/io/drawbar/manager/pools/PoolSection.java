package io.drawbar.manager.pools;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Settings;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.decide.PoolSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the section {@code manager.pools}: pools by their names. */
public final class PoolSection {
    private static final List<String> KEYS = List.of(
            "engine",
            "version",
            "tenant",
            "minimum",
            "maximum",
            "shrink-after",
            "starts-at-once",
            "warm-up",
            "sizing",
            "sizing-days",
            "sizing-quantile");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}");
    private static final int MOST_DAYS = 60;
    private static final int MOST_ENGINES = 10_000;

    private PoolSection() {}

    /** Every pool of the section, in the order of the names. */
    public static List<PoolPlan> read(Config section) {
        return section.root().keySet().stream()
                .sorted()
                .map(name -> read(name, section))
                .toList();
    }

    private static PoolPlan read(String name, Config section) {
        String where = "manager.pools." + name;
        if (!NAME.matcher(name).matches()) {
            throw new BadConfiguration(
                    where + ": a pool's name has 1 to 40 letters, digits, dots, hyphens and underscores.");
        }
        try {
            Config config = section.getConfig(ConfigUtil.quoteString(name));
            for (String key : config.root().keySet()) {
                if (!KEYS.contains(key)) {
                    throw new BadConfiguration("Unknown setting " + where + "." + key + "; the nearest known one is "
                            + where + "." + Settings.nearest(key, KEYS) + ".");
                }
            }
            return plan(name, where, config);
        } catch (ConfigException | DrawbarException e) {
            throw new BadConfiguration(where + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static PoolPlan plan(String name, String where, Config config) {
        int minimum = count(where, config, "minimum", 1, 0);
        int maximum = count(where, config, "maximum", Math.max(1, minimum), 1);
        if (maximum < minimum) {
            throw new BadConfiguration(where + ".maximum is " + maximum + "; expected at least " + where
                    + ".minimum, which is " + minimum + ".");
        }
        Duration shrinkAfter =
                config.hasPath("shrink-after") ? config.getDuration("shrink-after") : Duration.ofMinutes(10);
        if (shrinkAfter.toMillis() < 1) {
            throw new BadConfiguration(
                    where + ".shrink-after is " + config.getString("shrink-after") + "; expected more than nothing.");
        }
        return new PoolPlan(
                name,
                new EngineTypeName(config.getString("engine")),
                config.hasPath("version") ? Optional.of(config.getString("version")) : Optional.empty(),
                config.hasPath("tenant") ? Optional.of(new TenantName(config.getString("tenant"))) : Optional.empty(),
                minimum,
                maximum,
                shrinkAfter,
                count(where, config, "starts-at-once", 2, 1),
                sizing(where, config),
                config.hasPath("warm-up") ? Optional.of(config.getStringList("warm-up")) : Optional.empty());
    }

    private static int count(String where, Config config, String key, int usual, int least) {
        int count = config.hasPath(key) ? config.getInt(key) : usual;
        if (count < least || count > MOST_ENGINES) {
            throw new BadConfiguration(
                    where + "." + key + " is " + count + "; expected " + least + " to " + MOST_ENGINES + ".");
        }
        return count;
    }

    private static Optional<PoolSpec.Sizing> sizing(String where, Config config) {
        String how = config.hasPath("sizing") ? config.getString("sizing") : "fixed";
        if (!how.equals("fixed") && !how.equals("arrivals")) {
            throw new BadConfiguration(where + ".sizing is '" + how + "'; expected fixed or arrivals.");
        }
        int days = config.hasPath("sizing-days") ? config.getInt("sizing-days") : 7;
        double quantile = config.hasPath("sizing-quantile") ? config.getDouble("sizing-quantile") : 0.8;
        if (days < 1 || days > MOST_DAYS) {
            throw new BadConfiguration(where + ".sizing-days is " + days + "; expected 1 to " + MOST_DAYS + ".");
        }
        if (!(quantile > 0 && quantile <= 1)) {
            throw new BadConfiguration(
                    where + ".sizing-quantile is " + quantile + "; expected more than 0 and at most 1.");
        }
        return how.equals("fixed") ? Optional.empty() : Optional.of(new PoolSpec.Sizing(days, quantile));
    }

    /** By the pools' names. */
    static Map<String, PoolPlan> byName(List<PoolPlan> plans) {
        Map<String, PoolPlan> all = new LinkedHashMap<>();
        plans.forEach(plan -> all.put(plan.name(), plan));
        return all;
    }
}

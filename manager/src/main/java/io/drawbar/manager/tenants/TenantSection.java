package io.drawbar.manager.tenants;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.config.Settings;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.share.Quota;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Tenant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code manager.tenants}: tenants by their names, each with those below it in {@code tenants}. */
public final class TenantSection {
    private static final List<String> QUOTA_KEYS = List.of("weight", "guaranteed", "maximum");
    private static final List<String> TENANT_KEYS = List.of(
            "weight", "guaranteed", "maximum", "each-user", "users", "each-application", "applications", "tenants");

    private TenantSection() {}

    /** Every tenant of the section and below. */
    public static Map<TenantName, Tenant> read(Config section) {
        Map<TenantName, Tenant> all = new LinkedHashMap<>();
        readAll("manager.tenants", section, Optional.empty(), all);
        return Map.copyOf(all);
    }

    private static void readAll(
            String path, Config section, Optional<TenantName> parent, Map<TenantName, Tenant> into) {
        for (String name : section.root().keySet()) {
            String where = path + "." + name;
            try {
                Config config = section.getConfig(ConfigUtil.quoteString(name));
                checkKeys(where, config, TENANT_KEYS);
                Tenant tenant = new Tenant(
                        new TenantName(name),
                        parent,
                        quota(where, config),
                        part(where, config, "each-user"),
                        parts(where, config, "users"),
                        part(where, config, "each-application"),
                        parts(where, config, "applications"));
                if (into.put(tenant.name(), tenant) != null) {
                    throw new BadConfiguration("The tenant " + name + " stands twice in manager.tenants.");
                }
                if (config.hasPath("tenants")) {
                    readAll(where + ".tenants", config.getConfig("tenants"), Optional.of(tenant.name()), into);
                }
            } catch (ConfigException | DrawbarException e) {
                throw new BadConfiguration(where + " cannot be used: " + e.getMessage(), e);
            }
        }
    }

    private static Quota part(String path, Config config, String key) {
        if (!config.hasPath(key)) {
            return Quota.FREE;
        }
        checkKeys(path + "." + key, config.getConfig(key), QUOTA_KEYS);
        return quota(path + "." + key, config.getConfig(key));
    }

    private static Map<String, Quota> parts(String path, Config config, String key) {
        Map<String, Quota> parts = new LinkedHashMap<>();
        if (config.hasPath(key)) {
            Config named = config.getConfig(key);
            for (String name : named.root().keySet()) {
                parts.put(name, part(path + "." + key, named, ConfigUtil.quoteString(name)));
            }
        }
        return parts;
    }

    private static Quota quota(String path, Config config) {
        return new Quota(
                config.hasPath("weight") ? config.getDouble("weight") : 1,
                amounts(path, config, "guaranteed"),
                amounts(path, config, "maximum"));
    }

    private static Map<Resource, Long> amounts(String path, Config config, String key) {
        Map<Resource, Long> amounts = new EnumMap<>(Resource.class);
        if (config.hasPath(key)) {
            Config section = config.getConfig(key);
            checkKeys(path + "." + key, section, Resource.texts());
            for (Resource resource : Resource.values()) {
                String name = resource.text();
                if (section.hasPath(name)) {
                    amounts.put(
                            resource,
                            switch (resource) {
                                case MEMORY -> section.getBytes(name);
                                case CORES -> Resource.milliCores(section.getDouble(name));
                                case ENGINES, STATEMENTS, SESSIONS, QUEUE -> section.getLong(name);
                            });
                }
            }
        }
        return amounts;
    }

    private static void checkKeys(String path, Config config, List<String> known) {
        for (String key : new ArrayList<>(config.root().keySet())) {
            if (!known.contains(key)) {
                throw new BadConfiguration("Unknown setting " + path + "." + key + "; the nearest known one is " + path
                        + "." + Settings.nearest(key, known) + ".");
            }
        }
    }
}

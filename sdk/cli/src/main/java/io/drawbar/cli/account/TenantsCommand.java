package io.drawbar.cli.account;

import io.drawbar.cli.CliException;
import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.cli.result.TableText;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.Tenant;
import io.drawbar.client.TenantChange;
import io.drawbar.client.TenantPart;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drawbar tenants}: who may have how much, and has how much. */
@Command(name = "tenants", description = "Lists, defines and forgets tenants: who may have how much of the engines.")
public final class TenantsCommand {
    private static final List<String> RESOURCES =
            List.of("engines", "cores", "memory", "statements", "sessions", "queue");
    private static final Map<Character, Integer> SIZES = Map.of('k', 10, 'm', 20, 'g', 30, 't', 40);

    private final Screen screen;

    public TenantsCommand(Screen screen) {
        this.screen = screen;
    }

    @Command(name = "list", description = "What each tenant has, of the maximum it may have.")
    int list(@Mixin Connection connection) {
        List<List<String>> rows =
                connection.open().tenants().stream().map(TenantsCommand::row).toList();
        new TableText(
                        List.of(
                                "tenant",
                                "of",
                                "weight",
                                "engines",
                                "cores",
                                "memory",
                                "statements",
                                "sessions",
                                "queue",
                                "guaranteed",
                                "defined by"),
                        new boolean[] {false, false, true, true, true, true, true, true, true, false, false},
                        0)
                .lines(rows)
                .forEach(screen.out()::println);
        return 0;
    }

    private static List<String> row(Tenant tenant) {
        return List.of(
                tenant.name(),
                tenant.parent().orElse(""),
                BigDecimal.valueOf(tenant.weight()).stripTrailingZeros().toPlainString(),
                use(tenant, RESOURCES.get(0)),
                use(tenant, RESOURCES.get(1)),
                use(tenant, RESOURCES.get(2)),
                use(tenant, RESOURCES.get(3)),
                use(tenant, RESOURCES.get(4)),
                use(tenant, RESOURCES.get(5)),
                amounts(tenant.guaranteed()),
                tenant.source());
    }

    private static String use(Tenant tenant, String resource) {
        String used = amount(resource, tenant.used().getOrDefault(resource, BigDecimal.ZERO));
        return tenant.maximum().containsKey(resource)
                ? used + "/" + amount(resource, tenant.maximum().get(resource))
                : used;
    }

    private static String amounts(Map<String, BigDecimal> amounts) {
        StringBuilder text = new StringBuilder();
        for (String resource : RESOURCES) {
            if (amounts.containsKey(resource)) {
                text.append(text.length() == 0 ? "" : ",")
                        .append(resource)
                        .append('=')
                        .append(amount(resource, amounts.get(resource)));
            }
        }
        return text.toString();
    }

    private static String amount(String resource, BigDecimal amount) {
        if (!resource.equals("memory")) {
            return amount.toPlainString();
        }
        long bytes = amount.longValue();
        return bytes % (1L << 30) == 0 ? (bytes >> 30) + "g" : (bytes >> 20) + "m";
    }

    @Command(
            name = "set",
            description = {
                "Defines a tenant, or changes what is given of one that is there; in force at once.",
                "Amounts are RESOURCE=N with commas: engines, cores, memory (512m, 8g), statements, sessions, queue;"
                        + " RESOURCE=none takes one away."
            })
    int set(
            @Mixin Connection connection,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--parent", paramLabel = "NAME", description = "The tenant it is part of; none: the root.")
                    Optional<String> parent,
            @Option(names = "--weight", paramLabel = "N", description = "Compared with its siblings.")
                    Optional<Double> weight,
            @Option(names = "--guarantee", paramLabel = "AMOUNTS", description = "What is its own when it wants it.")
                    Optional<String> guarantee,
            @Option(names = "--limit", paramLabel = "AMOUNTS", description = "What it never exceeds.")
                    Optional<String> limit,
            @Option(
                            names = "--user-limit",
                            paramLabel = "AMOUNTS",
                            description = "What each of its users never exceeds.")
                    Optional<String> userLimit) {
        DrawbarClient client = connection.open();
        TenantChange now = client.tenants().stream()
                .filter(tenant -> tenant.name().equals(name))
                .findFirst()
                .map(TenantChange::of)
                .orElseGet(TenantsCommand::nothing);
        TenantPart eachUser = now.eachUser().orElseGet(() -> new TenantPart(1, Map.of(), Map.of()));
        TenantChange change = new TenantChange(
                parent.isPresent() ? parent.filter(it -> !it.equals("none")) : now.parent(),
                weight.orElse(now.weight()),
                changed(now.guaranteed(), guarantee),
                changed(now.maximum(), limit),
                Optional.of(new TenantPart(
                        eachUser.weight(), eachUser.guaranteed(), changed(eachUser.maximum(), userLimit))),
                now.users(),
                now.eachApplication(),
                now.applications(),
                now.version());
        Tenant put = client.putTenant(name, change);
        screen.err().println("Tenant " + name + " is defined (version " + put.version() + ").");
        return 0;
    }

    private static TenantChange nothing() {
        return new TenantChange(
                Optional.empty(),
                1,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                OptionalLong.of(0));
    }

    private static Map<String, BigDecimal> changed(Map<String, BigDecimal> before, Optional<String> text) {
        Map<String, BigDecimal> amounts = new TreeMap<>(before);
        for (String one : text.map(it -> it.split(",", -1)).orElse(new String[0])) {
            int equals = one.indexOf('=');
            String resource = equals < 0 ? one : one.substring(0, equals).strip();
            if (equals < 0 || !RESOURCES.contains(resource)) {
                throw new CliException(
                        "'" + one + "' is no amount; expected RESOURCE=N, where RESOURCE is one of " + RESOURCES + ".");
            }
            String value = one.substring(equals + 1).strip();
            if (value.equals("none")) {
                amounts.remove(resource);
            } else {
                amounts.put(resource, number(resource, value));
            }
        }
        return amounts;
    }

    private static BigDecimal number(String resource, String text) {
        try {
            char last = text.isEmpty() ? ' ' : Character.toLowerCase(text.charAt(text.length() - 1));
            if (resource.equals("memory") && SIZES.containsKey(last)) {
                return new BigDecimal(text.substring(0, text.length() - 1))
                        .multiply(BigDecimal.valueOf(1L << SIZES.get(last)));
            }
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new CliException("The amount of " + resource + " is '" + text + "'; expected a number"
                    + (resource.equals("memory") ? " of bytes, or one such as 512m or 8g." : "."));
        }
    }

    @Command(
            name = "remove",
            description =
                    "Forgets what was defined with set; the configuration's definition holds again, if there is one.")
    int remove(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name) {
        connection.open().removeTenant(name);
        screen.err().println("What was defined of tenant " + name + " is forgotten.");
        return 0;
    }
}

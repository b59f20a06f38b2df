import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A real YARN and HDFS in one process, for a test: a resource manager with two node managers, which start real containers, and a name node with
 * a data node. Argument: a folder, in which it writes the configuration that clients need ({@code conf}). Says by HTTP what the resource manager
 * tells a client of an application, as the jar lacks what the manager's own web services need. Ends with its standard input.
 */
public final class MiniYarn {
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("yarn.resourcemanager.scheduler.class",
                    "org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler"),
            // The jar has no capacity-scheduler.xml, without which the scheduler has no queue to start with.
            Map.entry("yarn.scheduler.capacity.root.queues", "default,analysts"),
            Map.entry("yarn.scheduler.capacity.root.default.capacity", "20"),
            Map.entry("yarn.scheduler.capacity.root.analysts.capacity", "80"),
            Map.entry("yarn.scheduler.capacity.maximum-am-resource-percent", "1"),
            Map.entry("yarn.scheduler.minimum-allocation-mb", "128"),
            Map.entry("yarn.nodemanager.resource.memory-mb", "3072"),
            Map.entry("yarn.nodemanager.resource.cpu-vcores", "8"),
            Map.entry("yarn.nodemanager.vmem-check-enabled", "false"),
            Map.entry("yarn.nodemanager.pmem-check-enabled", "false"),
            Map.entry("yarn.nodemanager.disk-health-checker.enable", "false"),
            Map.entry("yarn.nodemanager.delete.debug-delay-sec", "600"),
            Map.entry("yarn.minicluster.control-resource-monitoring", "false"),
            // Users of the test have no home folder there.
            Map.entry("dfs.permissions.enabled", "false"),
            Map.entry("dfs.replication", "1"));

    private MiniYarn() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        System.setProperty("test.build.data", folder.resolve("data").toString());
        Configuration dfs = new Configuration();
        SETTINGS.forEach(dfs::set);
        try (MiniDFSCluster files = new MiniDFSCluster.Builder(dfs, folder.resolve("hdfs").toFile())
                        .numDataNodes(1)
                        .build();
                MiniYARNCluster cluster = new MiniYARNCluster("yarn", 2, 1, 1)) {
            files.waitClusterUp();
            YarnConfiguration conf = new YarnConfiguration(dfs);
            conf.set("fs.defaultFS", files.getFileSystem().getUri().toString());
            cluster.init(conf);
            cluster.start();
            if (!cluster.waitForNodeManagersToConnect(60_000)) {
                throw new IllegalStateException("The node managers did not come.");
            }
            Path clients = Files.createDirectories(folder.resolve("conf"));
            write(clients.resolve("core-site.xml"), cluster.getConfig(), "fs\\.defaultFS");
            write(clients.resolve("yarn-site.xml"), cluster.getConfig(), "yarn\\.resourcemanager\\..*(address|hostname)");
            try (YarnClient client = YarnClient.createYarnClient()) {
                client.init(cluster.getConfig());
                client.start();
                HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                http.createContext("/", call -> answer(call, client));
                http.start();
                System.out.println("Ready: http://127.0.0.1:" + http.getAddress().getPort());
                while (System.in.read() >= 0) {
                    // Whoever started it holds the other end.
                }
            }
        }
        System.exit(0);
    }

    /** To a GET of /ID of an application: its state, user, queue, name and number of containers, a line each. */
    private static void answer(HttpExchange call, YarnClient client) throws IOException {
        int status = 200;
        String said;
        try {
            ApplicationReport report = client.getApplicationReport(
                    ApplicationId.fromString(call.getRequestURI().getPath().substring(1)));
            said = String.join(
                    "\n",
                    report.getYarnApplicationState().toString(),
                    report.getUser(),
                    report.getQueue(),
                    report.getName(),
                    String.valueOf(report.getApplicationResourceUsageReport().getNumUsedContainers()));
        } catch (YarnException | IllegalArgumentException e) {
            status = 404;
            said = e.toString();
        }
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    /** What clients need and no more: the rest names classes of the mini cluster. */
    private static void write(Path file, Configuration all, String keys) throws Exception {
        Configuration some = new Configuration(false);
        for (Map.Entry<String, String> entry : all) {
            if (entry.getKey().matches(keys)) {
                some.set(entry.getKey(), all.get(entry.getKey()));
            }
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            some.writeXml(out);
        }
    }
}

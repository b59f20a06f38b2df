import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/** A YARN of one node on this host, until its standard input ends. Writes its configuration as clients need it into a folder. */
public class MiniYarn {
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        YarnConfiguration conf = new YarnConfiguration();
        conf.set("yarn.minicluster.yarn.nodemanager.resource.memory-mb", "4096");
        conf.set("yarn.scheduler.minimum-allocation-mb", "256");
        conf.set("yarn.nodemanager.vmem-check-enabled", "false");
        conf.set("yarn.nodemanager.pmem-check-enabled", "false");
        conf.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99.9");
        conf.set("yarn.nodemanager.env-whitelist", "JAVA_HOME,HADOOP_COMMON_HOME,PATH");
        conf.set("yarn.application.classpath", "");
        conf.set("yarn.log-aggregation-enable", "false");
        MiniYARNCluster cluster = new MiniYARNCluster("drawbar", 1, 1, 1);
        cluster.init(conf);
        cluster.start();
        if (!cluster.waitForNodeManagersToConnect(60_000)) {
            throw new IllegalStateException("The node does not come up.");
        }
        Configuration real = new Configuration(false);
        for (String name : new String[] {
            "yarn.resourcemanager.address",
            "yarn.resourcemanager.scheduler.address",
            "yarn.resourcemanager.admin.address",
            "yarn.resourcemanager.webapp.address",
            "yarn.resourcemanager.resource-tracker.address",
            "yarn.application.classpath"
        }) {
            real.set(name, cluster.getConfig().get(name, ""));
        }
        real.set("fs.defaultFS", "file:///");
        Files.createDirectories(folder);
        try (OutputStream out = Files.newOutputStream(folder.resolve("yarn-site.xml"))) {
            real.writeXml(out);
        }
        System.out.println("Web page on " + real.get("yarn.resourcemanager.webapp.address"));
        System.out.println("YARN is there");
        while (System.in.read() >= 0) {
            // Until whoever started it is gone.
        }
        cluster.stop();
        System.exit(0);
    }
}

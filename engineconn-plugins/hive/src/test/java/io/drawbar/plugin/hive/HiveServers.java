package io.drawbar.plugin.hive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.metastore.HiveMetaStore;
import org.apache.hadoop.hive.metastore.conf.MetastoreConf;
import org.apache.hadoop.hive.metastore.security.HadoopThriftAuthBridge;
import org.apache.hadoop.hive.ql.DriverFactory;
import org.apache.hadoop.hive.ql.IDriver;
import org.apache.hadoop.hive.ql.processors.CommandProcessorException;
import org.apache.hadoop.hive.ql.session.SessionState;
import org.apache.hive.service.server.HiveServer2;

/**
 * A metastore and, on top of it, a HiveServer2 or a plain Hive in a process of their own, for tests that want real ones. A {@code
 * hive-site.xml} is the first thing on its class path.
 */
public final class HiveServers {
    private HiveServers() {}

    /**
     * Starts them.
     *
     * @param arguments the metastore's port, and that of HiveServer2; without one, statements are read from the standard input, one a line,
     *     and each is answered by its rows, which begin with {@code |}, and a line {@code ok} or {@code failed}
     */
    public static void main(String[] arguments) throws Exception {
        Configuration conf = MetastoreConf.newMetastoreConf();
        conf.unset("hive.metastore.uris");
        Thread metastore = new Thread(() -> serve(Integer.parseInt(arguments[0]), conf), "metastore");
        metastore.start();
        if (arguments.length > 1) {
            HiveServer2 server = new HiveServer2();
            server.init(new HiveConf());
            server.start();
            metastore.join();
        } else {
            answer(new PrintStream(System.out, true, StandardCharsets.UTF_8));
            Runtime.getRuntime().halt(0);
        }
    }

    private static void serve(int port, Configuration conf) {
        try {
            HiveMetaStore.startMetaStore(port, HadoopThriftAuthBridge.getBridge(), conf);
        } catch (Throwable e) {
            throw new IllegalStateException("The metastore has ended.", e);
        }
    }

    private static void answer(PrintStream out) throws IOException {
        HiveConf conf = new HiveConf();
        SessionState.start(conf);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            try (IDriver driver = DriverFactory.newDriver(conf)) {
                driver.compileAndRespond(line);
                boolean rows = driver.hasResultSet();
                driver.run();
                List<Object> read = new ArrayList<>();
                while (rows && driver.getResults(read)) {
                    read.forEach(row -> out.println("|" + row));
                    read.clear();
                }
                out.println("ok");
            } catch (CommandProcessorException e) {
                out.println("failed " + e.getMessage());
            }
        }
    }
}

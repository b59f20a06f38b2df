package io.drawbar.plugin.hive;

import java.net.URL;
import org.apache.hadoop.hive.ql.exec.UDFClassLoader;

/**
 * A session's class loader: sees Hive's class path and the session's added jars, and lets Hive, which finds by name what writes its results,
 * find our class.
 */
final class SessionLoader extends UDFClassLoader {
    SessionLoader(ClassLoader hive) {
        super(new URL[0], hive);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.equals(RowFormatter.class.getName()) ? RowFormatter.class : super.loadClass(name, resolve);
    }
}

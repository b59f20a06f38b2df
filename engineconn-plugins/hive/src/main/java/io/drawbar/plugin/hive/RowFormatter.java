package io.drawbar.plugin.hive;

import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.serde2.FetchFormatter;
import org.apache.hadoop.hive.serde2.objectinspector.ObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.StructObjectInspector;

/**
 * What Hive hands each row of a result to, with the inspector that can read it. The row goes to the {@link RowPusher} that reads the result
 * on this thread, and no copy of it is made. Public because Hive makes it by its name.
 */
public final class RowFormatter implements FetchFormatter<Object> {
    @Override
    public void initialize(Configuration configuration, Properties properties) {}

    @Override
    public Object convert(Object row, ObjectInspector inspector) throws InterruptedException {
        RowPusher.current().append(row, (StructObjectInspector) inspector);
        return true;
    }

    @Override
    public void close() {}
}

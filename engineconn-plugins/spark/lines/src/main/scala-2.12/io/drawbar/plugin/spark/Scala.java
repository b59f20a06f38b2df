package io.drawbar.plugin.spark;

import java.util.List;
import java.util.Map;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map$;

/** Collections between Java and Scala 2.12, whose sequences are others than those of 2.13. */
final class Scala {
    private Scala() {}

    static <T> List<T> list(Seq<T> values) {
        return JavaConverters.seqAsJavaList(values);
    }

    static <K, V> Map<K, V> map(scala.collection.Map<K, V> values) {
        return JavaConverters.mapAsJavaMap(values);
    }

    static <T> Seq<T> seq(List<T> values) {
        return JavaConverters.asScalaBuffer(values).toList();
    }

    static <K, V> scala.collection.immutable.Map<K, V> map(Map<K, V> values) {
        scala.collection.immutable.Map<K, V> copy = Map$.MODULE$.<K, V>empty();
        for (Map.Entry<K, V> entry : values.entrySet()) {
            copy = copy.updated(entry.getKey(), entry.getValue());
        }
        return copy;
    }
}

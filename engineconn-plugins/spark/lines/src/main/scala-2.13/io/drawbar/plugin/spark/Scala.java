package io.drawbar.plugin.spark;

import java.util.List;
import java.util.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Collections between Java and Scala 2.13, whose sequences are others than those of 2.12. */
final class Scala {
    private Scala() {}

    static <T> List<T> list(scala.collection.Seq<T> values) {
        return CollectionConverters.asJava(values);
    }

    static <K, V> Map<K, V> map(scala.collection.Map<K, V> values) {
        return CollectionConverters.asJava(values);
    }

    static <T> Seq<T> seq(List<T> values) {
        return CollectionConverters.asScala(values).toSeq();
    }

    static <K, V> scala.collection.immutable.Map<K, V> map(Map<K, V> values) {
        return scala.collection.immutable.Map.from(CollectionConverters.asScala(values));
    }
}

package io.drawbar.plugin.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType;
import org.apache.spark.sql.catalyst.catalog.FunctionResourceType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Product;

/**
 * Writes the case classes that Spark describes tables with as JSON, field by field and by name, and reads them back. A field that a
 * version of Spark does not know is left out, one that is missing gets Spark's default, so that what one version has written another
 * can read.
 */
final class CaseClassJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Statistics of columns hold histograms, which {@code ANALYZE TABLE} computes again. */
    private static final Set<String> LEFT_OUT = Set.of("colStats");

    private CaseClassJson() {}

    static byte[] bytes(JsonNode node) throws IOException {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }

    static JsonNode parse(byte[] bytes) throws IOException {
        return MAPPER.readTree(bytes);
    }

    static ObjectNode write(Product product) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Parameter[] names = constructor(product.getClass()).getParameters();
        for (int i = 0; i < product.productArity(); i++) {
            if (!LEFT_OUT.contains(names[i].getName())) {
                node.set(names[i].getName(), value(product.productElement(i)));
            }
        }
        return node;
    }

    private static JsonNode value(Object value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value instanceof Option<?> option) {
            return option.isEmpty() ? json.nullNode() : value(option.get());
        }
        if (value instanceof StructType schema) {
            return json.textNode(schema.json());
        }
        if (value instanceof CatalogTableType type) {
            return json.textNode(type.name());
        }
        if (value instanceof FunctionResourceType type) {
            return json.textNode(type.resourceType());
        }
        if (value instanceof scala.collection.Map<?, ?> map) {
            ObjectNode node = json.objectNode();
            Scala.map(map).forEach((key, mapped) -> node.set(key.toString(), value(mapped)));
            return node;
        }
        if (value instanceof scala.collection.Seq<?> seq) {
            ArrayNode node = json.arrayNode();
            Scala.list(seq).forEach(element -> node.add(value(element)));
            return node;
        }
        if (value instanceof Product product) {
            return write(product);
        }
        if (value instanceof Boolean bool) {
            return json.booleanNode(bool);
        }
        if (value instanceof Long || value instanceof Integer) {
            return json.numberNode(((Number) value).longValue());
        }
        return value == null ? json.nullNode() : json.textNode(value.toString());
    }

    static <T> T read(JsonNode node, Class<T> type) throws ReflectiveOperationException {
        Constructor<?> constructor = constructor(type);
        Parameter[] parameters = constructor.getParameters();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            JsonNode field = node.get(parameters[i].getName());
            values.add(field == null ? missing(type, i) : typed(field, parameters[i].getParameterizedType()));
        }
        return type.cast(constructor.newInstance(values.toArray()));
    }

    /** A case class's own, whose parameters are its fields in their order. */
    private static Constructor<?> constructor(Class<?> type) {
        return Stream.of(type.getConstructors())
                .max(Comparator.comparingInt(Constructor::getParameterCount))
                .orElseThrow();
    }

    /** Spark's default for a field. */
    private static Object missing(Class<?> type, int index) throws ReflectiveOperationException {
        for (java.lang.reflect.Method method : type.getMethods()) {
            if (method.getName().equals("$lessinit$greater$default$" + (index + 1))
                    && Modifier.isStatic(method.getModifiers())) {
                return method.invoke(null);
            }
        }
        return scala.collection.immutable.Map$.MODULE$.empty(); // the only such field is CatalogStatistics.colStats
    }

    private static Object typed(JsonNode node, Type type) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            return container(node, (Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> raw = (Class<?>) type;
        if (node.isNull()) {
            return null;
        }
        if (raw == String.class) {
            return node.asText();
        }
        if (raw == boolean.class) {
            return node.asBoolean();
        }
        if (raw == long.class) {
            return node.asLong();
        }
        if (raw == int.class) {
            return node.asInt();
        }
        if (raw == URI.class) {
            return URI.create(node.asText());
        }
        if (raw == scala.math.BigInt.class) {
            return scala.math.BigInt.apply(node.asText());
        }
        if (raw == StructType.class) {
            return DataType.fromJson(node.asText());
        }
        if (raw == CatalogTableType.class) {
            return tableType(node.asText());
        }
        if (raw == FunctionResourceType.class) {
            return FunctionResourceType.fromString(node.asText());
        }
        return read(node, raw);
    }

    private static CatalogTableType tableType(String name) {
        return Stream.of(CatalogTableType.MANAGED(), CatalogTableType.EXTERNAL(), CatalogTableType.VIEW())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Object container(JsonNode node, Class<?> raw, Type[] arguments) throws ReflectiveOperationException {
        if (raw == Option.class) {
            return node.isNull() ? Option.empty() : Option.apply(typed(node, arguments[0]));
        }
        if (scala.collection.Map.class.isAssignableFrom(raw)) {
            Map<String, Object> map = new HashMap<>();
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                map.put(entry.getKey(), typed(entry.getValue(), arguments[1]));
            }
            return Scala.map(map);
        }
        List<Object> list = new ArrayList<>();
        for (JsonNode element : node) {
            list.add(typed(element, arguments[0]));
        }
        return Scala.seq(list);
    }
}

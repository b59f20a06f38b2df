package io.drawbar.plugin.hive;

import io.drawbar.engine.arrow.Column;
import io.drawbar.engine.arrow.ColumnType;
import io.drawbar.engine.arrow.ColumnType.Plain;
import io.drawbar.engine.arrow.ColumnType.Precision;
import io.drawbar.engine.arrow.RowSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.Schema;
import org.apache.hadoop.hive.serde2.typeinfo.DecimalTypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.ListTypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.MapTypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.PrimitiveTypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.StructTypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.TypeInfo;
import org.apache.hadoop.hive.serde2.typeinfo.TypeInfoUtils;
import org.apache.hadoop.hive.serde2.typeinfo.UnionTypeInfo;

/**
 * What Hive's types become.
 *
 * @param timestamps how fine timestamps are told
 * @param zone the session's zone, in which timestamps with local time zone are shown
 */
record HiveTypes(Precision timestamps, String zone) {

    /** The columns of a result. */
    RowSchema schema(Schema schema) {
        List<Column> columns = new ArrayList<>();
        for (FieldSchema field : schema.getFieldSchemas()) {
            columns.add(new Column(field.getName(), of(field.getType()), true));
        }
        return new RowSchema(columns);
    }

    private ColumnType of(String name) {
        // What Hive calls the type of a bare NULL is no type that its own parser knows.
        return name.equals("void") ? Plain.NULL : of(TypeInfoUtils.getTypeInfoFromTypeString(name));
    }

    private ColumnType of(TypeInfo type) {
        return switch (type.getCategory()) {
            case PRIMITIVE -> primitive((PrimitiveTypeInfo) type);
            case LIST -> ColumnType.ListOf.of(of(((ListTypeInfo) type).getListElementTypeInfo()));
            case MAP ->
                new ColumnType.MapOf(
                        of(((MapTypeInfo) type).getMapKeyTypeInfo()), of(((MapTypeInfo) type).getMapValueTypeInfo()));
            case STRUCT -> struct((StructTypeInfo) type);
            case UNION -> union((UnionTypeInfo) type);
        };
    }

    private ColumnType primitive(PrimitiveTypeInfo type) {
        return switch (type.getPrimitiveCategory()) {
            case VOID -> Plain.NULL;
            case BOOLEAN -> Plain.BOOLEAN;
            case BYTE -> Plain.INT8;
            case SHORT -> Plain.INT16;
            case INT -> Plain.INT32;
            case LONG -> Plain.INT64;
            case FLOAT -> Plain.FLOAT;
            case DOUBLE -> Plain.DOUBLE;
            case BINARY -> Plain.BINARY;
            case DATE -> Plain.DATE;
            case TIMESTAMP -> new ColumnType.Timestamp(timestamps, Optional.empty());
            case TIMESTAMPLOCALTZ -> new ColumnType.Timestamp(timestamps, Optional.of(zone));
            case DECIMAL -> {
                DecimalTypeInfo decimal = (DecimalTypeInfo) type;
                yield new ColumnType.Decimal(decimal.precision(), decimal.scale());
            }
            case STRING, CHAR, VARCHAR, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, UNKNOWN -> Plain.UTF8;
        };
    }

    private ColumnType struct(StructTypeInfo type) {
        List<Column> fields = new ArrayList<>();
        for (int i = 0; i < type.getAllStructFieldNames().size(); i++) {
            fields.add(new Column(
                    type.getAllStructFieldNames().get(i),
                    of(type.getAllStructFieldTypeInfos().get(i)),
                    true));
        }
        return new ColumnType.StructOf(fields);
    }

    /** A union is a structure of which one field beside the tag is set. */
    private ColumnType union(UnionTypeInfo type) {
        List<Column> fields = new ArrayList<>();
        fields.add(new Column("tag", Plain.INT8, true));
        for (int i = 0; i < type.getAllUnionObjectTypeInfos().size(); i++) {
            fields.add(
                    new Column("value" + i, of(type.getAllUnionObjectTypeInfos().get(i)), true));
        }
        return new ColumnType.StructOf(fields);
    }
}

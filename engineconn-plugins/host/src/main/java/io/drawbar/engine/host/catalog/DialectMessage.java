package io.drawbar.engine.host.catalog;

import io.drawbar.protocol.v1.CatalogChunk;
import io.drawbar.protocol.v1.SqlDialect;

/** Turns the SPI's record into the protocol's. */
public final class DialectMessage {
    private DialectMessage() {}

    /** A chunk that tells it. */
    public static CatalogChunk chunk(io.drawbar.engine.spi.SqlDialect dialect) {
        SqlDialect.Builder message = SqlDialect.newBuilder()
                .setIdentifierQuote(dialect.identifiers().quote())
                .setPlainCase(dialect.identifiers().plain().name())
                .setQuotedCase(dialect.identifiers().quoted().name())
                .setExtraNameCharacters(dialect.identifiers().extraCharacters())
                .setNullOrder(dialect.nulls().name())
                .addAllKeywords(dialect.words().keywords())
                .addAllNumericFunctions(dialect.words().numericFunctions())
                .addAllStringFunctions(dialect.words().stringFunctions())
                .addAllSystemFunctions(dialect.words().systemFunctions())
                .addAllTimeDateFunctions(dialect.words().timeDateFunctions())
                .setCatalogTerm(dialect.terms().catalog())
                .setSchemaTerm(dialect.terms().schema())
                .setProcedureTerm(dialect.terms().procedure())
                .setCatalogSeparator(dialect.terms().catalogSeparator())
                .setCatalogAtStart(dialect.terms().catalogAtStart());
        dialect.abilities().stream().sorted().forEach(ability -> message.addAbilities(ability.name()));
        dialect.limits().forEach((limit, value) -> message.putLimits(limit.name(), value));
        return CatalogChunk.newBuilder().setDialect(message).build();
    }
}

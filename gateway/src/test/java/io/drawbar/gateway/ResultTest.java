package io.drawbar.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages and streams of results over REST. */
class ResultTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 10;
    private static final int LARGE_BATCH = 50_000;
    private static final BufferAllocator allocator = new RootAllocator();
    private static final FakeJobs jobs = new FakeJobs();
    private static TestCluster cluster;
    private static FakeResult large;
    private static String job;

    @BeforeAll
    static void open() throws Exception {
        cluster = TestCluster.open(jobs);
        job = JSON.readTree(cluster.post("/api/v1/jobs", "{\"code\":\"rows\"}").body())
                .get("id")
                .asText();
        jobs.results.put(
                job,
                List.of(
                        small(3),
                        large(),
                        small(0),
                        small(2).incomplete(),
                        small(3).failsAfter(2),
                        document("<b>grün</b>").document("html", "text/html"),
                        document("x").document("text", "strange type")));
    }

    private static FakeResult document(String text) throws Exception {
        Schema schema = new Schema(List.of(Field.nullable("html", ArrowType.Utf8.INSTANCE)));
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            ((VarCharVector) root.getVector(0)).setSafe(0, text.getBytes(StandardCharsets.UTF_8));
            root.setRowCount(1);
            return new FakeResult(root).add(root);
        }
    }

    private static FakeResult small(int batches) throws Exception {
        try (VectorSchemaRoot root = Samples.mixed(allocator, 0, BATCH)) {
            FakeResult result = new FakeResult(root);
            for (int i = 0; i < batches; i++) {
                try (VectorSchemaRoot part = Samples.mixed(allocator, (long) i * BATCH, BATCH)) {
                    result.add(part);
                }
            }
            return result;
        }
    }

    private static FakeResult large() throws Exception {
        try (VectorSchemaRoot root = Samples.mixed(allocator, 0, LARGE_BATCH)) {
            large = new FakeResult(root).add(root).repeated(400);
            return large;
        }
    }

    @AfterAll
    static void close() {
        cluster.close();
        allocator.close();
    }

    private static String path(int result, String query) {
        return "/api/v1/jobs/" + job + "/results/" + result + query;
    }

    private static JsonNode page(int result, String query) throws Exception {
        HttpResponse<String> answer = cluster.get(path(result, query));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        return JSON.readTree(answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        "0,1000,0,30",
        "0,10,0,10",
        "5,10,5,15",
        "29,1,29,30",
        "25,1000,25,30",
        "30,5,30,30",
        "99,5,99,99",
        "7,0,7,7"
    })
    void aPageHasExactlyItsRows(long offset, long limit, long first, long end) throws Exception {
        JsonNode page = page(0, "?offset=" + offset + "&limit=" + limit);

        assertThat(page.get("columns").size()).isEqualTo(6);
        assertThat(page.get("columns").get(0).get("name").asText()).isEqualTo("id");
        assertThat(page.get("offset").asLong()).isEqualTo(offset);
        assertThat(page.get("totalRows").asLong()).isEqualTo(30);
        assertThat(page.get("complete").asBoolean()).isTrue();
        assertThat(page.get("rows").size()).isEqualTo((int) (end - first));
        for (int i = 0; i < page.get("rows").size(); i++) {
            assertThat(page.get("rows").get(i).get(0).asLong()).isEqualTo(first + i);
        }
        assertThat(page.has("nextOffset")).isEqualTo(end < 30);
    }

    @Test
    void anEmptyResultHasColumnsAndNoRows() throws Exception {
        JsonNode page = page(2, "");
        assertThat(page.get("columns").size()).isEqualTo(6);
        assertThat(page.get("rows").size()).isZero();
        assertThat(cluster.get(path(2, "?format=csv")).body()).isEqualTo("id,number,real,price,day,text\r\n");
    }

    @Test
    void aResultThatStillGrowsSaysWhereToGoOn() throws Exception {
        JsonNode page = page(3, "");
        assertThat(page.get("complete").asBoolean()).isFalse();
        assertThat(page.get("nextOffset").asLong()).isEqualTo(20);
        HttpResponse<String> csv = cluster.get(path(3, "?format=csv"));
        assertThat(csv.headers().firstValue("drawbar-complete")).hasValue("false");
        assertThat(csv.headers().firstValue("drawbar-total-rows")).hasValue("20");
    }

    @Test
    void aFileIsWaitedForToItsEndAndAPageIsWhatThereIs() throws Exception {
        page(0, "");
        assertThat(jobs.lastFollowed).isFalse();
        for (String format : List.of("csv", "arrow")) {
            cluster.get(path(0, "?format=" + format));
            assertThat(jobs.lastFollowed).isTrue();
            cluster.get(path(0, "?follow=false&format=" + format));
            assertThat(jobs.lastFollowed).isFalse();
        }
    }

    @Test
    void anAnswerThatCannotGoOnSaysSoOrBreaksOff() throws Exception {
        JsonNode page = page(4, "?limit=100");
        assertThat(page.get("rows").size()).isEqualTo(20);
        assertThat(page.get("complete").asBoolean()).isFalse();
        assertThat(page.get("nextOffset").asLong()).isEqualTo(20);
        assertThat(page.get("error").get("name").asText()).isEqualTo("STORE_FAILED");
        assertThat(page.get("error").get("message").asText()).isEqualTo("The disk is gone.");
        for (String format : List.of("csv", "arrow")) {
            assertThatThrownBy(() -> cluster.get(path(4, "?format=" + format)))
                    .as(format)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aDocumentIsAnsweredAsItIsAndRunsNowhere() throws Exception {
        HttpResponse<String> page = cluster.get(path(5, "?format=content"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(how -> assertThat(how).startsWith("attachment"));
        assertThat(page.body()).isEqualTo("<b>grün</b>");
        JsonNode told = page(5, "");
        assertThat(told.get("kind").asText()).isEqualTo("html");
        assertThat(told.get("mediaType").asText()).isEqualTo("text/html");
        assertThat(page(0, "").get("kind").asText()).isEqualTo("table");
        assertThat(cluster.get(path(6, "?format=content")).headers().firstValue("Content-Type"))
                .hasValue("application/octet-stream");
    }

    @Test
    void aTableIsNoDocument() throws Exception {
        HttpResponse<String> answer = cluster.get(path(0, "?format=content"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("detail").asText()).contains("Result 0 is a table");
    }

    @Test
    void aResultThatDoesNotExistIsAProblemInEveryFormat() throws Exception {
        for (String format : List.of("json", "csv", "arrow")) {
            HttpResponse<String> answer = cluster.get(path(9, "?format=" + format));
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(JSON.readTree(answer.body()).get("name").asText()).isEqualTo("RESULT_NOT_FOUND");
        }
        HttpResponse<String> others = cluster.send(
                cluster.request(path(0, "")).setHeader("Authorization", TestCluster.basic("bob", "bob's")));
        assertThat(others.statusCode()).isEqualTo(404);
    }

    @Test
    void csvHasALineForEachRowOfARange() throws Exception {
        HttpResponse<String> answer = cluster.send(
                cluster.request(path(0, "?offset=8&limit=4&header=true")).header("Accept", "text/csv"));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8; header=present");
        assertThat(answer.body().split("\r\n"))
                .containsExactly(
                        "id,number,real,price,day,text",
                        "8,8,1.0,8.99,2022-01-16,row 8",
                        "9,9,1.125,9.99,2022-01-17,row 9",
                        "10,0,0.0,0.99,2022-01-08,row 10",
                        "11,1,0.125,1.99,2022-01-09,row 11");
        assertThat(cluster.get(path(0, "?format=csv&header=false&limit=1")).body())
                .isEqualTo("0,0,0.0,0.99,2022-01-08,row 0\r\n");
    }

    @ParameterizedTest
    @CsvSource({"0,-1,0,30", "5,10,5,15", "10,10,10,20", "29,-1,29,30", "0,0,0,0"})
    void anArrowStreamIsCutAtItsEdges(long offset, long limit, long first, long end) throws Exception {
        HttpResponse<byte[]> answer = cluster.http()
                .send(
                        cluster.request(path(0, "?offset=" + offset + (limit < 0 ? "" : "&limit=" + limit)))
                                .header("Accept", "application/vnd.apache.arrow.stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/vnd.apache.arrow.stream");
        try (ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(answer.body()), allocator)) {
            long next = first;
            while (reader.loadNextBatch()) {
                BigIntVector id = (BigIntVector) reader.getVectorSchemaRoot().getVector("id");
                for (int row = 0; row < id.getValueCount(); row++) {
                    assertThat(id.get(row)).isEqualTo(next++);
                }
            }
            assertThat(next).isEqualTo(end);
        }
    }

    @Test
    void aMillionRowsPassAsCsv() throws Exception {
        assertThat(lines("&limit=1000000")).isEqualTo(1_000_000);
    }

    /** To be run with a heap of 256 MiB, which holds the client and the services as well. */
    @Test
    @Tag("slow")
    void twentyMillionRowsPassAsCsv() throws Exception {
        long began = System.nanoTime();
        assertThat(lines("")).isEqualTo(400L * LARGE_BATCH);
        System.out.printf(
                "20 M rows as CSV in %.1f s with a heap of at most %d MiB%n",
                (System.nanoTime() - began) / 1e9, Runtime.getRuntime().maxMemory() >> 20);
    }

    private static long lines(String query) throws Exception {
        HttpResponse<InputStream> answer = stream(path(1, "?format=csv&header=false" + query));
        long lines = 0;
        byte[] buffer = new byte[64 << 10];
        try (InputStream body = answer.body()) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }

    @Test
    void aReaderWhoStopsReadingStopsTheEntranceAndOneWhoGoesAwayFreesEverything() throws Exception {
        int before = large.sent.get();
        long cancelled = large.cancelled.get();
        HttpResponse<InputStream> answer = stream(path(1, "?format=csv"));
        assertThat(answer.body().read()).isPositive();
        int[] last = {-1};
        Awaitility.await().during(500, TimeUnit.MILLISECONDS).until(() -> {
            boolean same = last[0] == large.sent.get();
            last[0] = large.sent.get();
            return same;
        });
        assertThat(large.sent.get() - before).isLessThan(20);
        answer.body().close();
        Awaitility.await().until(() -> large.cancelled.get() > cancelled);
        Awaitility.await().until(() -> cluster.resultMemory() == 0);
    }

    private static HttpResponse<InputStream> stream(String path) throws Exception {
        HttpRequest request = cluster.request(path).build();
        return cluster.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
    }
}

package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import io.drawbar.common.id.JobId;
import io.drawbar.gateway.result.ResultQuery;
import io.drawbar.gateway.result.Results;
import java.util.concurrent.CompletableFuture;

/** A result's rows as JSON, CSV or Arrow, or the document that it is. */
public final class ResultRoutes {
    private static final MediaType CSV = MediaType.create("text", "csv");
    private static final MediaType ARROW = MediaType.create("application", "vnd.apache.arrow.stream");
    private static final int DEFAULT_PAGE = 1_000;

    private final Results results;
    private final int maxPage;

    /** @param maxPage how many rows a JSON document may have */
    public ResultRoutes(Results results, int maxPage) {
        this.results = results;
        this.maxPage = maxPage;
    }

    CompletableFuture<HttpResponse> read(Request request) {
        Query query = request.query("offset", "limit", "format", "header", "follow");
        JobId job = request.job();
        int number = number(request.path("n"));
        long offset = query.number("offset", 0, 0, Long.MAX_VALUE);
        boolean header = query.flag("header", true);
        String format = query.text("format").orElseGet(() -> accepted(request));
        // A page is what there is now; a file is wanted whole.
        boolean follow = query.flag("follow", !format.equals("json"));
        long all = query.number("limit", -1, 0, Long.MAX_VALUE);
        CompletableFuture<HttpResponse> answer =
                switch (format) {
                    case "json" ->
                        results.json(
                                request.caller(),
                                new ResultQuery(
                                        job,
                                        number,
                                        offset,
                                        query.number("limit", Math.min(DEFAULT_PAGE, maxPage), 0, maxPage),
                                        follow));
                    case "csv" ->
                        results.csv(request.caller(), new ResultQuery(job, number, offset, all, follow), header);
                    case "arrow" -> results.arrow(request.caller(), new ResultQuery(job, number, offset, all, follow));
                    case "content" -> results.content(request.caller(), new ResultQuery(job, number, 0, 1, follow));
                    default ->
                        throw Request.bad("The query parameter 'format' is '"
                                + (format.length() <= 40 ? format : format.substring(0, 40) + "…")
                                + "'; expected json, csv, arrow or content.");
                };
        request.ctx().clearRequestTimeout();
        return answer;
    }

    private static String accepted(Request request) {
        if (request.accepts(ARROW)) {
            return "arrow";
        }
        return request.accepts(CSV) ? "csv" : "json";
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw Request.bad("A result's number is a whole number from 0; found '"
                    + (text.length() <= 40 ? text : text.substring(0, 40) + "…") + "'.");
        }
        return Integer.parseInt(text);
    }
}

package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.drawbar.gateway.json.Json;

/** Answers that are told at once. */
final class Answers {
    private Answers() {}

    static HttpResponse json(Json.Piece document) {
        return json(headers(HttpStatus.OK).build(), document);
    }

    static HttpResponse json(ResponseHeaders headers, Json.Piece document) {
        return HttpResponse.of(headers, HttpData.wrap(Json.bytes(document)));
    }

    /** Headers of an answer in JSON, which nobody between here and the client may keep. */
    static ResponseHeadersBuilder headers(HttpStatus status) {
        return ResponseHeaders.builder(status)
                .contentType(MediaType.JSON_UTF_8)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    /** Done, with nothing to say. */
    static HttpResponse nothing() {
        return HttpResponse.of(ResponseHeaders.of(HttpStatus.NO_CONTENT));
    }
}

package io.drawbar.gateway.rest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.io.InputStream;

/** The interface's description, OpenAPI 3.1; a test compares it with the routes and the answers. */
public final class OpenApi implements HttpService {
    private final HttpData document;

    public OpenApi() throws IOException {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IOException("The resource openapi.json is not in the gateway's jar.");
            }
            document = HttpData.wrap(in.readAllBytes());
        }
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
        return HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, document);
    }
}

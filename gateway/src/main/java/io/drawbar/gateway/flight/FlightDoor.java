package io.drawbar.gateway.flight;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceOptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.error.Failures;
import io.drawbar.common.rpc.Caller;
import io.drawbar.common.rpc.Endpoint;
import io.drawbar.common.rpc.RpcHeaders;
import io.drawbar.gateway.login.Credential;
import io.drawbar.gateway.login.LoginDecorator;
import io.drawbar.gateway.login.Logins;
import io.drawbar.gateway.login.RateLimits;
import io.drawbar.gateway.problem.StatusFailure;
import io.drawbar.gateway.route.Entrances;
import io.drawbar.gateway.route.Services;
import io.drawbar.protocol.v1.AccountServiceGrpc;
import io.drawbar.protocol.v1.IssueTokenRequest;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Arrow Flight (SQL) on the public port: logs in, and forwards each call to an entrance's service of the same name, message by
 * message and undecoded. Thread-safe.
 */
public final class FlightDoor implements HttpService {
    private static final Logger log = LoggerFactory.getLogger(FlightDoor.class);
    private static final String SERVICE = "arrow.flight.protocol.FlightService";
    private static final String HANDSHAKE = "Handshake";

    /** Methods of Flight.proto; the kind does not matter to one who only forwards. */
    private static final Map<String, MethodDescriptor<byte[], HttpData>> METHODS = List.of(
                    "ListFlights",
                    "GetFlightInfo",
                    "PollFlightInfo",
                    "GetSchema",
                    "DoGet",
                    "DoPut",
                    "DoExchange",
                    "DoAction",
                    "ListActions")
            .stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), FlightDoor::method));

    private final Entrances entrances;
    private final Services services;
    private final Logins logins;
    private final RateLimits limits;
    private final ConnectionIds connections;
    private final long windowBytes;
    private final Duration longest;
    private final Duration tokenTtl;

    /**
     * @param windowBytes how much of an answer may wait for its client
     * @param longest how long a call may take when its client sets no limit
     * @param tokenTtl how long a handshake's token lives
     */
    public FlightDoor(
            Entrances entrances,
            Services services,
            Logins logins,
            RateLimits limits,
            long windowBytes,
            Duration longest,
            Duration tokenTtl) {
        this.entrances = entrances;
        this.services = services;
        this.logins = logins;
        this.limits = limits;
        this.connections = new ConnectionIds(entrances);
        this.windowBytes = windowBytes;
        this.longest = longest;
        this.tokenTtl = tokenTtl;
    }

    private static MethodDescriptor<byte[], HttpData> method(String name) {
        return MethodDescriptor.newBuilder(GrpcMessages.REQUEST, GrpcMessages.ANSWER)
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .build();
    }

    public void addTo(ServerBuilder server) {
        server.route().post("/" + SERVICE + "/{method}").build(this);
    }

    @Override
    public ServiceOptions options() {
        return ServiceOptions.builder()
                .requestTimeoutMillis(0)
                .maxRequestLength(0)
                .build();
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
        Wire wire = Wire.of(request.headers())
                .orElseThrow(() -> new StatusFailure(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        ErrorCode.BAD_REQUEST,
                        "This is Arrow Flight, which is gRPC: the Content-Type must be application/grpc, or"
                                + " application/grpc-web without text."));
        try {
            Credential credential = LoginDecorator.find(request)
                    .orElseThrow(() -> new DrawbarException(
                            ErrorCode.UNAUTHENTICATED,
                            "The call has no authorization, Basic or Bearer: give a user and password or a token."));
            CompletableFuture<Caller> login =
                    logins.login(credential, ctx.remoteAddress().getAddress());
            if (login.isDone() && !login.isCompletedExceptionally()) {
                return enter(ctx, request, wire, credential, login.join());
            }
            return HttpResponse.of(login.handleAsync(
                    (caller, thrown) ->
                            thrown == null ? enter(ctx, request, wire, credential, caller) : refuse(wire, thrown),
                    ctx.eventLoop()));
        } catch (DrawbarException e) {
            return refuse(wire, e);
        }
    }

    private HttpResponse enter(
            ServiceRequestContext ctx, HttpRequest request, Wire wire, Credential credential, Caller caller) {
        try {
            limits.countUser(caller.user());
            String name = Optional.ofNullable(ctx.pathParam("method")).orElse("");
            ConnectionId connection = connections.of(ctx, caller.user());
            Optional<String> cookie = cookie(ctx, request, connection);
            if (name.equals(HANDSHAKE)) {
                return handshake(credential, request, wire, caller, cookie);
            }
            MethodDescriptor<byte[], HttpData> method = METHODS.get(name);
            if (method == null) {
                throw Status.UNIMPLEMENTED
                        .withDescription("Arrow Flight has no method " + name + ".")
                        .asRuntimeException();
            }
            Endpoint entrance = entrances.find(connection.entrance()).orElseGet(entrances::any);
            Metadata headers = GrpcHeaders.toMetadata(request.headers());
            headers.put(RpcHeaders.CONNECTION, connection.toString());
            // What arrives is only handed on, which is done where it arrives.
            CallOptions options = CallOptions.DEFAULT
                    .withExecutor(Runnable::run)
                    .withDeadlineAfter(
                            GrpcHeaders.timeout(request.headers())
                                    .orElse(longest)
                                    .toNanos(),
                            TimeUnit.NANOSECONDS);
            return new ForwardedCall(
                            ctx,
                            entrances.channel(entrance, caller).newCall(method, options),
                            windowBytes,
                            wire,
                            cookie)
                    .start(request, headers);
        } catch (RuntimeException e) {
            return refuse(wire, e);
        }
    }

    /** The cookie to set, when the client does not show it already. */
    private static Optional<String> cookie(ServiceRequestContext ctx, HttpRequest request, ConnectionId connection) {
        if (ConnectionIds.shown(request.headers()).filter(connection::equals).isPresent()) {
            return Optional.empty();
        }
        String secure = ctx.sessionProtocol().isTls() ? "; Secure" : "";
        return Optional.of(ConnectionIds.COOKIE + "=" + connection + "; Path=/; HttpOnly" + secure);
    }

    /** Gives a token for a password; a token is given back as it is. */
    private HttpResponse handshake(
            Credential credential, HttpRequest request, Wire wire, Caller caller, Optional<String> cookie) {
        CompletableFuture<String> bearer = credential.isToken()
                ? CompletableFuture.completedFuture(request.headers().get(HttpHeaderNames.AUTHORIZATION, ""))
                : services.callPublic(
                                caller,
                                AccountServiceGrpc.getIssueTokenMethod(),
                                IssueTokenRequest.newBuilder()
                                        .setTtlMillis(tokenTtl.toMillis())
                                        .build())
                        .thenApply(token -> "Bearer " + token.getToken());
        return HttpResponse.of(bearer.thenApply(value -> {
                    ResponseHeaders headers = wire.begin(new Metadata(), cookie).toBuilder()
                            .set(HttpHeaderNames.AUTHORIZATION, value)
                            .build();
                    return HttpResponse.of(headers, HttpData.empty(), wire.end(Status.OK, new Metadata()));
                })
                .exceptionally(thrown -> refuse(wire, thrown)));
    }

    private static HttpResponse refuse(Wire wire, Throwable thrown) {
        Throwable cause = com.linecorp.armeria.common.util.Exceptions.peel(thrown);
        boolean expected = cause instanceof DrawbarException || cause instanceof StatusRuntimeException;
        if (!expected) {
            log.error("A Flight call failed", cause);
        }
        StatusRuntimeException status = Failures.toStatus(cause);
        return HttpResponse.of(wire.only(
                        status.getStatus(),
                        Optional.ofNullable(status.getTrailers()).orElseGet(Metadata::new),
                        Optional.empty())
                .toArray(HttpObject[]::new));
    }
}

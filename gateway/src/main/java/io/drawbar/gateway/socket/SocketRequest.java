package io.drawbar.gateway.socket;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.JobId;
import io.drawbar.gateway.json.Json;
import io.drawbar.gateway.login.Credential;
import io.drawbar.gateway.submit.AnalysisBody;
import io.drawbar.gateway.submit.SubmitBody;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a client sends over a WebSocket; the field {@code type} tells which it is, in lower case. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SocketRequest.Login.class, name = "login"),
    @JsonSubTypes.Type(value = SocketRequest.Submit.class, name = "submit"),
    @JsonSubTypes.Type(value = SocketRequest.Get.class, name = "get"),
    @JsonSubTypes.Type(value = SocketRequest.Follow.class, name = "follow"),
    @JsonSubTypes.Type(value = SocketRequest.Unfollow.class, name = "unfollow"),
    @JsonSubTypes.Type(value = SocketRequest.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = SocketRequest.Result.class, name = "result"),
    @JsonSubTypes.Type(value = SocketRequest.Analyse.class, name = "analyse"),
    @JsonSubTypes.Type(value = SocketRequest.Ping.class, name = "ping")
})
sealed interface SocketRequest {

    /** The requestId of a message that is not as it should be, if it has one. */
    static Optional<String> idOf(byte[] message) {
        try {
            return Optional.ofNullable(Json.strict().readTree(message))
                    .map(tree -> tree.get("requestId"))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::asText);
        } catch (IOException e) {
            return Optional.empty(); // It is no JSON at all, which the error says.
        }
    }

    /** What the client calls it; comes back with every answer to it. */
    Optional<String> requestId();

    /** Who it is, for clients such as browsers that cannot send headers: a token, or a user and a password. */
    record Login(Optional<String> requestId, Optional<String> token, Optional<String> user, Optional<String> password)
            implements SocketRequest {
        Credential credential() {
            if (token.isPresent() == (user.isPresent() && password.isPresent())) {
                throw bad("A login has either a token, or a user and a password.");
            }
            return token.isPresent() ? Credential.token(token.get()) : Credential.password(user.get(), password.get());
        }

        @Override
        public String toString() {
            return "Login[requestId=" + requestId + "]"; // No secret gets into a log.
        }
    }

    record Submit(Optional<String> requestId, Optional<SubmitBody> job) implements SocketRequest {
        SubmitBody body() {
            return job.orElseThrow(() -> missing("job"));
        }
    }

    record Get(Optional<String> requestId, Optional<String> jobId) implements SocketRequest {
        JobId id() {
            return jobOf(jobId);
        }
    }

    /** @param from the first event wanted; absent: 0 */
    record Follow(Optional<String> requestId, Optional<String> jobId, OptionalLong from) implements SocketRequest {
        public Follow {
            checkNotNegative("from", from.orElse(0));
        }

        JobId id() {
            return jobOf(jobId);
        }
    }

    record Unfollow(Optional<String> requestId, Optional<String> jobId) implements SocketRequest {
        JobId id() {
            return jobOf(jobId);
        }
    }

    record Cancel(Optional<String> requestId, Optional<String> jobId, Optional<String> reason)
            implements SocketRequest {
        JobId id() {
            return jobOf(jobId);
        }
    }

    /** @param format json or arrow; absent: json */
    record Result(
            Optional<String> requestId,
            Optional<String> jobId,
            OptionalInt result,
            OptionalLong offset,
            OptionalLong limit,
            Optional<String> format)
            implements SocketRequest {
        public Result {
            checkNotNegative("result", result.orElse(0));
            checkNotNegative("offset", offset.orElse(0));
            checkNotNegative("limit", limit.orElse(0));
            if (!format.orElse("json").matches("json|arrow")) {
                throw bad("The field 'format' is neither json nor arrow.");
            }
        }

        JobId id() {
            return jobOf(jobId);
        }

        boolean isArrow() {
            return format.orElse("json").equals("arrow");
        }
    }

    record Analyse(Optional<String> requestId, Optional<AnalysisBody> script) implements SocketRequest {
        AnalysisBody body() {
            return script.orElseThrow(() -> missing("script"));
        }
    }

    record Ping(Optional<String> requestId) implements SocketRequest {}

    private static JobId jobOf(Optional<String> text) {
        return JobId.parse(text.orElseThrow(() -> missing("jobId")));
    }

    private static void checkNotNegative(String field, long value) {
        if (value < 0) {
            throw bad("The field '" + field + "' is " + value + "; expected 0 or more.");
        }
    }

    private static DrawbarException missing(String field) {
        return bad("The field '" + field + "' is missing.");
    }

    private static DrawbarException bad(String message) {
        return new DrawbarException(ErrorCode.BAD_REQUEST, message);
    }
}

package io.drawbar.cli.account;

import io.drawbar.cli.Screen;
import io.drawbar.cli.connect.Connection;
import io.drawbar.client.DrawbarClient;
import io.drawbar.client.User;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drawbar whoami}: who the server takes one for. */
@Command(name = "whoami", description = "Says which server this is and who you are there.")
public final class WhoamiCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    private final Screen screen;

    public WhoamiCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        DrawbarClient client = connection.open();
        User me = client.me();
        screen.out()
                .println(me.name() + " of tenant " + me.tenant() + " at " + client.url()
                        + (me.roles().isEmpty() ? "" : ", roles " + String.join(" ", me.roles())));
        return 0;
    }
}

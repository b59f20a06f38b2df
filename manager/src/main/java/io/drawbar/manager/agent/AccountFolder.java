package io.drawbar.manager.agent;

import io.drawbar.manager.confine.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder of another account: the agent cannot look into it, and asks the account to.
 *
 * @param account whose it is
 * @param path which
 */
record AccountFolder(Account account, Path path) implements WorkFolder {
    @Override
    public boolean isOpen() {
        return false;
    }

    @Override
    public boolean has(String file) throws IOException {
        return account.has(path, file);
    }

    @Override
    public Optional<String> read(String file) throws IOException {
        Account.Answer answer = account.read(path, file);
        return answer.exit() == 0 ? Optional.of(answer.text()) : Optional.empty();
    }

    @Override
    public void delete() throws IOException {
        account.remove(path);
    }
}

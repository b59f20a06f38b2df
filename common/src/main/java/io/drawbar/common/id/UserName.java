package io.drawbar.common.id;

/** The name of a user: letters, digits, hyphens, underscores, dots and @, at most 80. */
public record UserName(String value) {
    public UserName {
        Names.check("User name", value);
    }

    @Override
    public String toString() {
        return value;
    }
}

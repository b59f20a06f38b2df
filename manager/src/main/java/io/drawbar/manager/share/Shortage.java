package io.drawbar.manager.share;

/**
 * Why somebody cannot have more now.
 *
 * @param account whose maximum it is
 * @param resource of what
 * @param used what is used of it
 * @param limit the maximum
 * @param wanted what would come to it
 */
public record Shortage(Account account, Resource resource, long used, long limit, long wanted) {

    /** For the one who waits. */
    public String text() {
        boolean all = account.kind() == Account.Kind.ROOT;
        String more = wanted == 1 || resource == Resource.ENGINES
                ? ""
                : ", and " + resource.number(wanted) + " more are needed";
        return (all ? "everybody together has " : account.who() + " has ") + resource.number(used) + " of "
                + resource.number(limit) + " " + resource.noun() + more + " (" + account.remedy(resource) + ")";
    }
}

package io.drawbar.client;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** Pages of a result, each asked for when it is wanted, until one has no rows or is the last. Not thread-safe. */
final class PageIterator implements Iterator<ResultPage> {
    private final LongFunction<ResultPage> pages;
    private OptionalLong offset = OptionalLong.of(0);

    /** @param pages gives the page that begins at a row */
    PageIterator(LongFunction<ResultPage> pages) {
        this.pages = pages;
    }

    @Override
    public boolean hasNext() {
        return offset.isPresent();
    }

    @Override
    public ResultPage next() {
        ResultPage page = pages.apply(offset.orElseThrow(NoSuchElementException::new));
        offset = page.rows().isEmpty() ? OptionalLong.empty() : page.nextOffset();
        return page;
    }
}

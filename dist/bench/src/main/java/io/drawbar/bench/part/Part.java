package io.drawbar.bench.part;

/** One question that is answered by measuring. */
public interface Part {
    /** The letter by which the user asks for it. */
    String letter();

    String title();

    /**
     * Measures.
     *
     * @return the answer in Markdown, without its heading
     */
    String run(Ground ground) throws Exception;
}

package io.drawbar.engine.testkit.tiny;

/** A way to break the contract, and the test that must notice. */
public enum Defect {
    NONE("", ""),
    LOSES_NULLS("Types", "everyTypeArrivesAsItIs"),
    WIDENS_TYPES("Types", "everyTypeArrivesAsItIs"),
    LOSES_NULLS_AMONG_VALUES("Types", "aValueStaysWhatItIsBetweenOthers"),
    ROUNDS_PARAMETERS("Types", "everyKindOfParameterComesBackOrIsRefused"),
    FORGETS_THE_SCHEMA_OF_NO_ROWS("Types", "aResultWithoutRowsHasASchema"),
    MANGLES_TEXTS("Unicode", "textsOfAnyScriptArriveUnchanged"),
    MANGLES_NAMES("Unicode", "columnsBearNamesOfAnyScript"),
    LOSES_ROWS("Results", "aBigResultComesWholeAndInOrderInBatchesOfAGoodSize"),
    IGNORES_SLOW_READERS("Results", "aSlowReaderSlowsTheEngine"),
    IGNORES_ENOUGH("Results", "anEngineStopsWhenNobodyWantsMore"),
    TELLS_NO_COUNT("Results", "aStatementWithoutRowsHasNoResultAndTellsItsCount"),
    RUNS_WHAT_WAS_CANCELLED("Cancel", "aStatementCancelledBeforeItRunsDoesNotRun"),
    IGNORES_CANCEL("Cancel", "aStatementIsCancelledWhileItComputes"),
    ENDS_WELL_WHEN_CANCELLED("Cancel", "aStatementIsCancelledWhileItComputes"),
    BREAKS_SESSION_WHEN_CANCELLED("Cancel", "aStatementIsCancelledWhileItsReaderIsSlow"),
    WAITS_IN_CANCEL("Cancel", "aCancelDoesNotWaitForTheEnd"),
    RUNS_ON_IN_A_CLOSED_SESSION("Cancel", "closingASessionEndsWhatRunsInIt"),
    SWALLOWS_ERRORS("Errors", "aUsersErrorIsTheUsersAndSaysWhy"),
    BLAMES_ITSELF("Errors", "aUsersErrorIsTheUsersAndSaysWhy"),
    TELLS_NO_POSITION("Errors", "aSyntaxErrorIsTheUsersAndSaysWhere"),
    ENDS_A_FAILED_RESULT("Errors", "aFailureInTheMiddleOfAResultLeavesTheResultOpen"),
    SPEAKS_ANY_LANGUAGE("Errors", "anUnknownLanguageIsRefused"),
    OVERSHOOTS_PROGRESS("Reports", "progressStaysWithinItsBoundsAndIsToldOnlyWhenDeclared"),
    LOGS_PARAGRAPHS("Reports", "aLineOfTheLogIsOneLine"),
    SHARES_SETTINGS("Sessions", "aSettingBelongsToItsSession"),
    TAKES_ANY_SETTING("Sessions", "settingsThatASessionCannotHaveAreRefused"),
    TAKES_ANY_SCHEMA("Sessions", "aSchemaThatIsNotThereIsRefused"),
    SHARES_TEMPORARIES("Sessions", "aTemporaryObjectBelongsToItsSession"),
    RUNS_ONE_AT_A_TIME("Concurrency", "aReaderThatWaitsHoldsUpNoOtherSession"),
    CANCELS_ALL("Concurrency", "aCancelEndsItsOwnStatementOnly"),
    HIDES_COLUMNS("Catalog", "aTableIsListedWithItsColumns"),
    GUESSES_SHAPES("Prepare", "theShapeOfAQueryIsThatOfItsResult"),
    RUNS_WHEN_PREPARED("Prepare", "preparingDoesNotRun"),
    PASTES_PARAMETERS("Prepare", "aParameterIsAValueAndNotText"),
    COUNTS_NO_PARAMETERS("Prepare", "markersAreCountedAndMissingValuesRefused"),
    OVERLOOKS_TABLES("Analyse", "tablesAndColumnsAreToldAsTheyAreReadAndWritten"),
    TELLS_OTHER_COLUMNS("Analyse", "tablesAndColumnsAreToldAsTheyAreReadAndWritten"),
    TELLS_NO_COLUMNS("Analyse", "tablesAndColumnsAreToldAsTheyAreReadAndWritten"),
    TELLS_TABLES_TWICE("Analyse", "tablesAndColumnsAreToldAsTheyAreReadAndWritten"),
    TELLS_THE_WRONG_KIND("Analyse", "tablesAndColumnsAreToldAsTheyAreReadAndWritten"),
    RUNS_WHEN_ANALYSED("Analyse", "analysingDoesNotRun"),
    ANALYSES_NONSENSE("Analyse", "aWrongStatementIsRefusedWithItsPlace"),
    ANALYSES_ANY_LANGUAGE("Analyse", "anUnknownLanguageIsRefused"),
    BREAKS_SESSION_WHEN_ANALYSING("Analyse", "theSessionIsUsableAfterAnAnalysis"),
    LEAVES_THREADS("Release", "sessionsLeaveNoThreadsAndNoOpenFiles"),
    LEAVES_FILES("Release", "sessionsLeaveNoThreadsAndNoOpenFiles"),
    KEEPS_SESSIONS("Release", "aClosedSessionIsForgotten"),
    LEAVES_A_THREAD_WHEN_CLOSED("Release", "aClosedEngineLeavesNoThreadsAndNoOpenFiles"),
    LEAVES_A_FILE_WHEN_CLOSED("Release", "aClosedEngineLeavesNoThreadsAndNoOpenFiles"),
    /** These declare nothing and do it nevertheless, or refuse in a wrong way. */
    HAS_AN_UNDECLARED_CATALOG("Catalog", "aCatalogIsThereExactlyWhenItIsDeclared"),
    ANALYSES_UNDECLARED("Analyse", "anAnalysisIsThereExactlyWhenItIsDeclared"),
    TAKES_UNDECLARED_PARAMETERS("Prepare", "aParameterIsAValueAndNotText"),
    TELLS_UNDECLARED_PROGRESS("Reports", "progressStaysWithinItsBoundsAndIsToldOnlyWhenDeclared"),
    FAILS_AT_UNDECLARED_CANCEL("Cancel", "aCancelThatIsNotDeclaredIsHarmless");

    private final String topic;
    private final String test;

    Defect(String topic, String test) {
        this.topic = topic;
        this.test = test;
    }

    /** The nested class of {@code EngineContract}. */
    public String topic() {
        return topic;
    }

    /** The name of the test. */
    public String test() {
        return test;
    }

    /** Whether the engine that has the defect declares no capabilities. */
    public boolean ofThePoor() {
        return compareTo(HAS_AN_UNDECLARED_CATALOG) >= 0;
    }
}

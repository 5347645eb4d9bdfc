<?php
// Checks a quiz that Moodle has restored: php quiz.php SITE course
//                                         php quiz.php SITE check COURSE KEY
//
// The first creates an empty course and prints its id. The second reads the quiz of the course back
// from the database, compares the whole question bank with the key from the simulator, and then
// attempts the quiz twice as a learner: with all right answers, and with none.

define('CLI_SCRIPT', true);
require($argv[1] . '/config.php');
require_once($CFG->dirroot . '/course/lib.php');
require_once($CFG->dirroot . '/user/lib.php');
require_once($CFG->dirroot . '/mod/quiz/lib.php');
require_once($CFG->dirroot . '/mod/quiz/locallib.php');

function check(bool $holds, string $what): void {
    if (!$holds) {
        fwrite(STDERR, "not as expected: $what\n");
        exit(1);
    }
}

/** A text as HTML shows it, without its tags and with single spaces. */
function shown(string $html): string {
    $text = html_entity_decode(strip_tags(str_replace('<br>', ' ', $html)), ENT_QUOTES | ENT_HTML5);
    return trim(preg_replace('/\s+/u', ' ', $text));
}

function course_for_the_quiz(): int {
    $name = 'makespan ' . uniqid();
    return create_course((object)['fullname' => $name, 'shortname' => $name, 'category' => 1])->id;
}

/** The questions of the simulator, by their ids. */
function key_of(string $file): array {
    $questions = [];
    foreach (file($file, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) as $line) {
        foreach (json_decode($line, true)['questions'] as $question) {
            $questions[$question['id']] = $question;
        }
    }
    return $questions;
}

/** Whether Moodle's right answer to a question is the key. */
function check_question(question_definition $question, array $expected): void {
    $id = $expected['id'];
    $answer = $expected['answer'];
    check($question->name === $id, "$id: its name");
    foreach ($expected['statement']['programs'] as $program) {
        $code = shown(htmlspecialchars($program['code']));
        check(str_contains(shown($question->questiontext), $code), "$id: its program");
    }
    if ($question instanceof qtype_numerical_question) {
        $right = array_filter($question->answers, fn($one) => $one->fraction == 1);
        $wrong = array_filter($question->answers, fn($one) => $one->fraction == 0 && $one->answer !== '*');
        check(array_column($right, 'answer') == [$answer['key']], "$id: its number");
        check(array_column($wrong, 'answer') == array_column($answer['wrong'], 'answer'), "$id: the wrong numbers");
    } else if ($question instanceof qtype_match_question) {
        $pairs = [];
        foreach ($question->stems as $key => $stem) {
            $pairs[] = [shown($stem), shown(s($question->choices[$question->right[$key]]))];
        }
        $key = array_map(fn($pair) => array_map(fn($text) => shown(s($text)), $pair), $expected['plain']['key']);
        check($pairs == $key, "$id: its rows");
        check(count(array_unique($question->choices)) == count(array_unique($answer['options'])), "$id: its options");
    } else {
        check($question instanceof qtype_multichoice_single_question, "$id: its type");
        $right = array_filter($question->answers, fn($one) => $one->fraction == 1);
        check(count($right) == 1, "$id: one right option");
        check(shown(reset($right)->answer) === shown(s($expected['plain']['whole'])), "$id: its option");
        check(count($question->answers) == count($answer['wrong']) + 1, "$id: its options");
    }
}

/** The categories of the quiz: the name of each one with questions, by its id. */
function check_bank(context_module $context, array $key): array {
    global $DB;
    $categories = [];
    $left = $key;
    $top = question_get_top_category($context->id);
    foreach ($DB->get_records('question_categories', ['contextid' => $context->id], 'sortorder') as $category) {
        check($category->id == $top->id || $category->parent == $top->id, "the parent of {$category->name}");
        foreach ($DB->get_records('question_bank_entries', ['questioncategoryid' => $category->id]) as $entry) {
            $version = $DB->get_record('question_versions', ['questionbankentryid' => $entry->id], '*', MUST_EXIST);
            check($version->status === 'ready', "{$entry->idnumber}: its status");
            $expected = $left[$entry->idnumber] ?? null;
            check($expected !== null, "{$entry->idnumber}: it is in the key, once");
            check($category->name === $expected['kind'], "{$entry->idnumber}: its category");
            check_question(question_bank::load_question($version->questionid), $expected);
            unset($left[$entry->idnumber]);
            $categories[$category->id] = $category->name;
        }
    }
    check($left === [], 'all questions are in the bank');
    return $categories;
}

/** The quiz has a slot with a random question for each of these categories, in their order. */
function check_slots(stdClass $quiz, context_module $context, array $categories): void {
    global $DB;
    $drawn = [];
    foreach ($DB->get_records('quiz_slots', ['quizid' => $quiz->id], 'slot') as $slot) {
        $where = ['component' => 'mod_quiz', 'questionarea' => 'slot', 'itemid' => $slot->id];
        check(!$DB->record_exists('question_references', $where), 'a slot has no fixed question');
        $set = $DB->get_record('question_set_references', $where, '*', MUST_EXIST);
        check($set->usingcontextid == $context->id, 'the context of a slot');
        check($set->questionscontextid == $context->id, 'the context of the questions of a slot');
        check($slot->maxmark == 1, 'the points of a slot');
        // The first is the format of Moodle 4.0 to 4.2, the second that of later versions.
        $filter = json_decode($set->filtercondition, true);
        $drawn[] = $filter['questioncategoryid'] ?? $filter['filter']['category']['values'][0];
    }
    check($drawn == array_keys($categories), 'one slot for each category');
    check($quiz->sumgrades == count($drawn) && $quiz->grade == count($drawn), 'the grade of the quiz');
}

/** The learner's score after an attempt with right answers, or with none. */
function attempt(int $quizid, stdClass $learner, array $key, array $categories, bool $right): float {
    \core\session\manager::set_user($learner);
    // Its name is that of Moodle 4.2 and later, or that of 4.0 and 4.1.
    $settings = class_exists('\mod_quiz\quiz_settings') ? '\mod_quiz\quiz_settings' : 'quiz';
    $attempts = class_exists('\mod_quiz\quiz_attempt') ? '\mod_quiz\quiz_attempt' : 'quiz_attempt';
    $quiz = $settings::create($quizid, $learner->id);
    $usage = question_engine::make_questions_usage_by_activity('mod_quiz', $quiz->get_context());
    $usage->set_preferred_behaviour($quiz->get_quiz()->preferredbehaviour);
    $now = time();
    $attempt = quiz_create_attempt($quiz, 1, false, $now, false, $learner->id);
    quiz_start_new_attempt($quiz, $usage, $attempt, 1, $now);
    quiz_attempt_save_started($quiz, $usage, $attempt);
    $attempt = $attempts::create($attempt->id);
    $kinds = [];
    // What a browser sends.
    $_POST = ['slots' => implode(',', $attempt->get_slots())];
    foreach ($attempt->get_slots() as $slot) {
        $asked = $attempt->get_question_attempt($slot);
        $question = $asked->get_question();
        $kinds[] = $key[$question->idnumber]['kind'];
        $_POST[$asked->get_control_field_name('sequencecheck')] = $asked->get_sequence_check_count();
        foreach ($right ? $question->get_correct_response() : [] as $name => $value) {
            $_POST[$asked->get_qt_field_name($name)] = $value;
        }
    }
    check($kinds === array_values($categories), 'an attempt has one question of each kind');
    $attempt->process_submitted_actions($now);
    $attempt = $attempts::create($attempt->get_attemptid());
    if (method_exists($attempt, 'process_submit')) {
        $attempt->process_submit($now, false);
        $attempt->process_grade_submission($now);
    } else {
        $attempt->process_finish($now, false);
    }
    $attempt = $attempts::create($attempt->get_attemptid());
    check($attempt->get_state() === $attempts::FINISHED, 'the attempt is finished');
    return (float)$attempt->get_sum_marks();
}

function learner(int $course): stdClass {
    global $DB;
    $name = uniqid('learner');
    $id = user_create_user((object)['username' => $name, 'password' => 'Local-check-1', 'firstname' => 'A',
        'lastname' => 'B', 'email' => "$name@example.com", 'confirmed' => 1, 'mnethostid' => 1]);
    enrol_try_internal_enrol($course, $id, $DB->get_field('role', 'id', ['shortname' => 'student']));
    return $DB->get_record('user', ['id' => $id]);
}

\core\session\manager::set_user(get_admin());
if ($argv[2] === 'course') {
    echo course_for_the_quiz(), "\n";
    exit;
}
[, , , $course, $file] = $argv;
$key = key_of($file);
$modules = get_fast_modinfo($course)->get_instances_of('quiz');
check(count($modules) >= 1, 'the course has a quiz');
foreach ($modules as $module) {
    $quiz = $DB->get_record('quiz', ['id' => $module->instance], '*', MUST_EXIST);
    $context = context_module::instance($module->id);
    check(!$module->visible, 'learners do not see the quiz yet');
    $categories = check_bank($context, $key);
    check_slots($quiz, $context, $categories);
    $item = $DB->get_record('grade_items', ['itemmodule' => 'quiz', 'iteminstance' => $quiz->id], '*', MUST_EXIST);
    check($item->grademax == count($categories), 'the grade in the gradebook');
    check(attempt($quiz->id, learner($course), $key, $categories, true) == count($categories), 'right answers get all points');
    check(attempt($quiz->id, learner($course), $key, $categories, false) == 0, 'no answers get no points');
    \core\session\manager::set_user(get_admin());
    echo '    ', count($key), ' questions, ', count($categories), " kinds, 2 attempts\n";
}

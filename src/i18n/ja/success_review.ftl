# Texts of the interface. Texts of the process live in the playbook's file.

### Frame
skip-link = 本文へ移動
nav-main = メイン
nav-home = マイワーク
nav-engagements = 案件
nav-reviews = 承認待ち
nav-portfolio = ポートフォリオ
nav-summaries = サマリー
nav-admin = 管理
nav-playbook = プレイブック
nav-account = アカウント設定
nav-account-prefix = アカウント: 
nav-sign-out = サインアウト
footer-name = 顧客成功レビュー
footer-playbook = プレイブック { $date }版
footer-shown = 表示 { $at }
role-manager = FastTrack マネージャー
role-partner = パートナー
role-lead = リード
role-administrator = 管理者
list-separator = 、

### Words for states
status-active = 進行中
status-blocked = ブロック
status-paused = 一時停止
status-complete = 完了
review-draft = 下書き
review-submitted = 提出済み
review-returned = 差し戻し
review-approved = 承認済み
review-withdrawn = 取り下げ
segment-enterprise = Enterprise
segment-business = Business
segment-education = Education
segment-public_sector = 官公庁・自治体
side-customer = 顧客
side-partner = パートナー
side-microsoft = Microsoft
step-open = 未着手
step-in_progress = 進行中
step-done = 完了
step-cancelled = 中止
source-typed = 手入力
source-imported = レポート取込
progress-done = 完了
progress-doing = 入力中
progress-todo = 未入力

### Forms in general
required = 必須
required-for-submission = 提出までに必須
optional = 任意
save = 保存
cancel = キャンセル
change = 変更
back = 戻る
choose = 選択してください
error-summary-title = { $count ->
   *[other] 入力内容に { $count } 件の誤りがあります
}
error-title-prefix = エラー: { $title }
form-required = { $label }を入力してください
form-too-long = { $label }は { $max } 文字以内で入力してください（いま { $count } 文字です）
form-date = { $label }は実在する日付を「2026-12-15」の形で入力してください
form-future = { $label }に未来の日付は入力できません
form-number = { $label }は 0 以上の整数で入力してください
form-email = { $label }はメールアドレスの形（name@example.jp）で入力してください
form-url = { $label }は https:// または http:// で始まる URL で入力してください
form-choice = { $label }を一覧から選んでください
form-date-hint = 例: 2026-12-15
form-limit = { $max } 文字まで
form-conflict = ほかの画面または利用者が先に変更しました。内容を確認して、もう一度保存してください

### Errors
error-over = エラー { $status }
error-request-id = お問い合わせの際は、この番号をお知らせください:
error-home = 最初のページへ
error-engagements = 案件の一覧へ
error-400-title = 送信された内容を読み取れませんでした
error-400-text = 通信の途中で内容が壊れた可能性があります。
error-400-advice = 前のページに戻り、もう一度お試しください。
error-401-text = サインインの有効期限が切れました。もう一度サインインしてください。
error-403-title = この操作は許可されていません
error-403-text = この操作を行う権限がないか、画面を開いてから時間がたったため、送信元を確認できませんでした。
error-403-advice = ページを開き直してから、もう一度お試しください。権限が必要な場合は管理者にご相談ください。
error-404-title = ページが見つかりません
error-404-text = URL が変わったか、閲覧できる範囲にありません。
error-404-advice = 担当が変わった案件は、新しい担当者だけが開けます。
error-405-title = この方法では開けません
error-405-text = このページは、その操作を受け付けていません。
error-405-advice = 一覧から目的のページを開き直してください。
error-409-title = ほかの人が先に変更しました
error-409-text = この画面を開いたあとに内容が変わったため、上書きしませんでした。
error-409-advice = ページを開き直して、最新の内容を確認してください。
error-413-title = 送信できる大きさを超えています
error-413-text = 送信された内容が大きすぎるため、受け取れませんでした。
error-413-advice = 文章を短くしてから、もう一度お試しください。
error-429-title = 試行回数が上限に達しました
error-429-text = 続けて失敗したため、しばらくのあいだ受け付けを止めています。
error-429-advice = 15 分ほど待ってから、もう一度お試しください。
error-500-title = 処理中に問題が起きました
error-500-text = こちら側の問題で処理を完了できませんでした。保存済みの内容は失われていません。
error-500-advice = 少し待ってから、もう一度お試しください。
error-503-title = ただいま混み合っています
error-503-text = 処理が集中しているため、いまは応答できません。
error-503-advice = 数秒待ってから、もう一度お試しください。

### Sign-in and account

# (end of Sign-in and account)

### Administration

# (end of Administration)

### Home

# (end of Home)

### Engagements
engagements-lead-own = 担当している案件です。更新の新しい順に並んでいます。
engagements-lead-all = すべての案件です。更新の新しい順に並んでいます。
engagements-new = 案件を登録
engagements-search = 案件の検索
engagements-all = すべて
engagements-narrow = 絞り込む
engagements-customer = 顧客名
engagements-tenant = テナント
engagements-tenant-hint = テナント ID（GUID）または「〜.onmicrosoft.com」のドメイン名
engagements-tenant-wrong = テナントは GUID または「〜.onmicrosoft.com」の形で入力してください
engagements-segment = 区分
engagements-zone = タイムゾーン
engagements-zone-hint = 会議日や基準日が「未来の日付」かどうかは、このタイムゾーンで判断します。
engagements-partner = パートナー
engagements-partner-hint = 顧客を直接支援している場合は選びません。
engagements-status = 全体ステータス
engagements-status-hint = 「完了」は、レビューの結果によって自動で決まります。
engagements-started = 開始日
engagements-goals = 計画した目標
engagements-goals-hint = 顧客と合意した目標を書きます。レビューの R11a で達成状況を確認します。
engagements-workload = ワークロード
engagements-workloads = 対象ワークロード
engagements-workloads-hint = 選んだワークロードがすべて目標の利用率（AU）に届くと、R1 を満たします。目標は 10 から 100 までの整数です。
engagements-target = 目標
engagements-target-of = { $name } の目標（%）
engagements-target-wrong = { $name } の目標は 10 から 100 までの整数で入力してください
engagements-retired = 提供終了
engagements-create = 登録する
engagements-new-title = 案件の登録
engagements-edit-title = 案件の編集
engagements-nothing-found = 条件に合う案件はありません。
engagements-clear = 条件を消す
engagements-none = 案件はまだありません。
engagements-caption = { $count } 件を表示しています
engagements-reached = 目標に到達
engagements-lowest = 最も低い AU
engagements-review = レビュー
engagements-review-state = 第{ $number }回 { $state }
engagements-review-none = 未作成
engagements-due = 次の期限
engagements-updated = 更新
engagements-direct = 直接支援
engagements-conflict = 入力した内容は下に残っています。先に保存された内容と見比べて、よければもう一度保存してください。
conflict-field = 項目
conflict-theirs = 保存されている内容
conflict-ours = 今回の入力
step-late = 期限超過
pager-label = ページ送り
pager-newest = これより新しいものはありません
pager-first = 最初のページへ
pager-older = これより古いもの
pager-oldest = これより古いものはありません
crumbs-label = 現在位置
audit-engagement_created = 案件を登録しました
audit-engagement_updated = 案件の内容を変更しました
audit-engagement_reassigned = 担当者を変更しました
audit-usage_recorded = 利用状況の測定値を記録しました
audit-usage_excluded = 利用状況の測定値を 1 件除外しました
audit-criteria_replaced = 成功基準を変更しました
audit-gate_opened = この変更でゲートが開きました
audit-gate_shut = この変更でゲートが閉じました
audit-step_updated = 次のステップの状況を変更しました

# (end of Engagements)

### Engagement page
engagement-manager = 担当
engagement-reassign = 担当者を変更

# (end of Engagement page)

### Usage
usage-bar-head = 目標との比較
usage-axis-target = 目標 { $target }
usage-reached = 到達
usage-unknown = 算出不可
usage-short-by = あと { $count } 人
usage-no-workloads = 対象ワークロードなし
usage-pips = ワークロードが目標に到達
usage-trend-label = { $name } の AU の推移。最初の測定 { $first } %、最新 { $last } %。目標は { $target } %。

# (end of Usage)

### Criteria

# (end of Criteria)

### Agenda

# (end of Agenda)

### Review in progress

# (end of Review in progress)

### Submitted reviews and decisions
queue-title = 承認待ちのレビュー
queue-lead = { $shut ->
    [0] { $count } 件が決定を待っています。
   *[other] { $count } 件が決定を待っています。うち { $shut } 件はゲートが閉じたまま提出されています。
}
queue-empty = 承認を待っているレビューはありません
queue-empty-text = FastTrack マネージャーがレビューを提出すると、ここに並びます。
queue-to-portfolio = ポートフォリオを見る
queue-caption = ゲートが閉じたレビューを先に、提出の早い順に並べています。
queue-customer = 顧客
queue-manager = 担当
queue-own = ご自身のレビューは決定できません
queue-waiting = 待ち
queue-days = { $days } 日
queue-open = 条件を満たしています
queue-shut = 閉じたまま提出
record-crumbs = 現在位置
record-engagement = { $customer }の案件
record-title = { $customer } 第{ $number }回レビュー 改訂 { $revision }
record-over = 第{ $number }回レビュー 改訂 { $revision }
record-revision = 改訂 { $revision }
record-revision-shown = 改訂 { $revision }（表示中）
record-revision-column = 改訂
record-revisions = 改訂の一覧
record-state = 状態
record-state-older = この改訂のあとに、新しい改訂が提出されています。
record-state-submitted = 決定を待っています。内容と数値は提出時のまま固定されています。
record-state-submitted-own = 提出が済み、リードの決定を待っています。内容と数値は提出時のまま固定されています。
record-state-returned = コメントをつけて差し戻されました。担当者が直して、あらためて提出します。
record-state-approved = 承認され、パートナーがサマリーを読めるようになりました。
record-state-withdrawn = 決定の前に担当者が取り下げました。
record-submitted = 提出
record-by-at = { $by }、{ $at }
record-meeting = 会議
record-outcome = 会議の結果
record-follow-up = 次に会う日
record-segment = 契約
record-partner = パートナー
record-task = タスク 3735
record-completes = 案件の完了
record-completes-yes = 完了の条件を満たす
record-completes-no = 完了しない
record-playbook = プレイブック
record-playbook-version = { $date }版
record-gate = ゲート
record-gate-open = ゲートは開いています
record-gate-shut = ゲートは閉じたまま提出されています
record-r1 = { $count } 件中 { $reached } 件が AU の目標に到達しています。
record-r1-none = 対象ワークロードがありません。
record-r2 = 成功基準 { $count } 件中 { $achieved } 件が達成されています。
record-r2-none = 顧客の成功基準は定められていません。
record-exception = 例外の申請
record-exception-note = ゲートが閉じたレビューは、理由を先に読んで判断します。
record-exception-reason = 申請の理由
record-figures = 利用状況と成功基準
record-figures-caption = 提出時に固定した数値です。あとの測定では変わりません。
record-workload = ワークロード
record-au = AU
record-bar = 目標との比較
record-verdict = 判定
record-target = 目標 { $target } %
record-reached = 到達
record-short = あと { $count } 人
record-not-computable = 算出不可
record-approximate = 概算
record-stale = 測定が古い
record-measured = { $date }時点、{ $days } 日間、{ $source }
record-earlier = 第{ $number }回 改訂 { $revision }（{ $date }）
record-criteria = 顧客の成功基準
record-criterion = 成功基準
record-criterion-target = 目標
record-criterion-actual = 実績
record-achieved = 達成
record-not-achieved = 未達成
record-content = 内容
record-content-comments = 内容とコメント
record-content-note = コメントはセクションごとに残せます。
record-section-empty = 記入はありません。
record-to-review = 案件のレビューへ
record-pages = ページ送り
record-first-page = 最初のページへ
record-next-page = 次のページへ
standout-title = 確認したい点
standout-note = 規則違反ではありません。自動で印をつけています。
standout-none = 特に目立つ点はありません。
standout-fell = { $workload }の AU が大きく下がっています
standout-fell-text = 前の提出では { $before }、今回は { $after } です。
standout-fell-side = −{ $points } ポイント
standout-stale = { $workload }の測定が 45 日より前のものです
standout-stale-text = 測定日は{ $date }です。
standout-days-before = 提出の { $days } 日前
standout-days-after = 会議の { $days } 日後
standout-approximate = すべての AU がレポートからの概算です
standout-approximate-text = 管理センターの「アクティブ」は FastTrack の数え方より広いため、実際の AU は低いことがあります。
standout-more-active = { $workload }の利用者数が権利のある人数を超えています
standout-more-active-text = 利用 { $active } 名に対し、権利あり { $entitled } 名です。
standout-criteria = 成功基準だけでゲートが開いています
standout-criteria-text = AU の目標に到達したのは { $count } 件中 { $reached } 件です。
standout-criteria-side = 成功基準のみ
standout-reason = 「{ $item }」が満たされていません
standout-survey = 顧客アンケートがまだ送られていません
standout-survey-text = 未完了の場合は、顧客とパートナーの体験（CPE）アンケートを送ることになっています。
standout-survey-side = 未送付
standout-csm = Enterprise ではない顧客を CSM へ引き継ごうとしています
standout-csm-text = Enterprise Enhanced Adoption は Enterprise の顧客が対象です。引き継ぎ先に受け入れを確かめてください。
standout-meeting = 会議から 30 日以上たって提出されています
standout-meeting-text = 会議は{ $date }でした。
standout-measured-after = { $workload }の測定日が会議より後です
standout-measured-after-text = 測定日は{ $date }です。会議で示した数値と異なる可能性があります。
standout-sponsor = 顧客の責任者が出席していません
standout-sponsor-text = 出席者の中に、顧客の責任者として記録された人がいません。
standout-sponsor-side = 出席者
standout-overdue = 次のステップ「{ $what }」の期限が過ぎています
standout-overdue-text = 担当は{ $owner }です。
standout-overdue-side = 提出時に { $days } 日超過
standout-no-customer = 顧客が担当する次のステップがありません
standout-no-customer-text = 残っているステップは、どれもパートナーか Microsoft の担当です。
standout-no-customer-side = 担当
compare-title = 改訂の比較
compare-note = { $count ->
    [0] 変わった項目はありません。
   *[other] 変わった { $count } 項目。
}
compare-none = 数値にも回答にも違いはありません。
compare-same = 変わっていない { $count } 項目も表示
compare-item = 項目
compare-head = { $date }提出、{ $state }
compare-added = 追加
compare-removed = 削除
compare-changed = 変更
compare-target = 目標 { $target } %
compare-criterion = { $state }（目標 { $target }、実績 { $actual }）
compare-column = 比較
compare-shown = 比較中
compare-with = 改訂 { $revision } と比べる
decision-title = 決定
decision-approve = 承認する
decision-approve-text = この改訂がレビューの記録になり、パートナーがサマリーを読めるようになります。例外の理由も記録に残ります。
decision-return = 差し戻す
decision-return-text = 上のコメントを担当者に渡します。全体ステータスは「進行中」に戻り、会議が開かれていればタスク 3735 は完了のままです。
decision-return-button = コメントをつけて差し戻す
decision-undo = 承認を取り消す
decision-undo-text = レビューは「提出済み」に戻り、あらためて決定を待ちます。パートナーには、その前に承認されたものが表示されます。
decision-undo-reason = 取り消す理由
decision-withdraw = 提出を取り下げる
decision-withdraw-text = 決定の前であれば取り下げられます。提出した内容は記録に残り、そこから下書きを始めて直せます。
decision-not-own = ご自身が担当または提出したレビューは、ほかのリードが決定します。
decision-comment-add = このセクションにコメント
decision-comment = 「{ $section }」へのコメント
decision-comment-hint = 担当者とリードにだけ表示されます。
decision-general = 全体について
decision-general-label = 全体へのコメント
decision-comment-needed = 差し戻すには、コメントを 1 件以上入力してください
decision-said = { $by }、{ $at }（改訂 { $revision } へのコメント）
decision-line = 改訂 { $revision }: { $what }（{ $by }）
decision-submitted = 提出
decision-withdrawn = 取り下げ
decision-returned = 差し戻し
decision-approved = 承認
decision-approval-undone = 承認の取り消し
decision-conflict = ほかの人が先に操作したため、決定は保存されていません
decision-conflict-text = 下に表示しているのは最新の状態です。入力された文章は次のとおりです。必要であれば控えてください。
ftop-title = FTOP に転記する文
ftop-note = 「次の操作」の欄に収まる 500 文字以内にまとめています。
ftop-label = 次の操作
ftop-copy = コピーする
ftop-copied = コピーしました
ftop-opening = { $date }の顧客成功レビュー: { $result }
ftop-follow-up = 次に会う日: { $date }
ftop-step = ・{ $what }（{ $owner }／{ $side }、{ $date }まで）
ftop-step-undated = ・{ $what }（{ $owner }／{ $side }）
task-not_started = 未着手
task-not_required = 不要
task-in_progress = 進行中
task-complete = 完了
task-paused = 一時停止（顧客の都合による遅れ）
task-deferred = 延期（顧客の都合による長期の遅れ）
task-warning = 警告
task-blocked_remediation = ブロック（修復待ち／技術）
task-blocked_customer_technical = ブロック（顧客／技術）
task-blocked_customer_business = ブロック（顧客／業務）
task-blocked_customer_other = ブロック（顧客／その他）
task-blocked_microsoft = ブロック（Microsoft／技術）
task-cancelled = 中止
audit-review_approved = レビューを承認
audit-review_returned = レビューを差し戻し
audit-review_withdrawn = レビューの提出を取り下げ
audit-approval_undone = レビューの承認を取り消し

# (end of Submitted reviews and decisions)

### Summaries
summary-title = サマリー
summary-lead = { $name }が担当する案件です。承認されたレビューの内容だけを表示します。
summary-empty = 割り当てられた案件はまだありません
summary-empty-text = 案件の割り当ては FastTrack マネージャーが行います。
summary-caption = 新しい案件から順に並べています。
summary-reached = 目標に到達
summary-status = 全体ステータス
summary-last = 最後に承認されたレビュー
summary-last-line = 第{ $number }回 改訂 { $revision }、{ $date }承認
summary-none = まだ承認済みのレビューはありません
summary-none-text = レビューが承認されると、利用状況と会議の結果をここで読めます。
summary-page-title = { $customer } サマリー
summary-kind = 顧客成功レビュー サマリー
summary-number = 第{ $number }回 改訂 { $revision }
summary-print = 印刷
summary-approved-on = 承認
summary-meeting-on = 会議日
summary-manager = レビュー時の FastTrack 担当
summary-contact = FastTrack 担当
summary-headline = 要点
summary-headline-usage = { $count ->
    [0] 対象ワークロードは登録されていません。
   *[other] 対象の { $count } ワークロードのうち { $reached } つで、利用率（AU）の目標に到達しています。
}
summary-headline-criteria = 顧客が定めた成功基準は、{ $count } 件のうち { $achieved } 件が達成されています。
summary-headline-outcome = 会議の結果は「{ $result }」です。
summary-headline-not-held = 会議は開かれていません（{ $meeting }）。
summary-headline-follow-up = 次に会う日は{ $date }です。
summary-stage = 進み具合
summary-stage-usage = 利用状況
summary-stage-meeting = レビュー会議
summary-stage-approval = 承認
summary-stage-complete = 案件の完了
summary-stage-open = これから
summary-stage-not-held = 未実施
summary-usage = 利用状況
summary-usage-note = 数値は提出時に固定されたもので、その後の測定では変わりません。縦線は目標を示します。
summary-intended = 対象ワークロード
summary-intended-note = 測定値は、レビューが承認されてから表示します。
summary-criteria = 顧客の成功基準
summary-steps = 次のステップ
summary-step-what = 内容
summary-step-owner = 担当
summary-step-due = 期限
summary-step-status = 状況
summary-step-none = 次のステップはありません。
summary-no-date = 未定
summary-changes = 前回の承認からの変化
summary-changes-none = 前回の承認から変わった項目はありません。
summary-changes-head = { $date }承認
summary-answers = レビューの内容
summary-foot = このサマリーは承認された内容から作成しています。プレイブック { $date }版に沿っています。

# (end of Summaries)

### Portfolio
portfolio-title = ポートフォリオ
portfolio-at = { $at } 時点
portfolio-manager = 担当
portfolio-partner = パートナー
portfolio-filter = 絞り込む
portfolio-clear = 絞り込みを解除
portfolio-counts = 現在の件数
portfolio-waiting = 承認待ち
portfolio-waiting-sub = うちゲートが閉じたもの { $count } 件
portfolio-overdue = 期限を過ぎた次のステップ
portfolio-status = 案件の全体ステータス
portfolio-status-note = 成功フェーズの状態です。
portfolio-count = 件数
portfolio-chart = 件数の図
portfolio-reviews = レビューの状態
portfolio-reviews-note = 各レビューの最新の改訂です。
portfolio-shut = ゲートが閉じていたもの
portfolio-outcomes = 会議の結果
portfolio-outcomes-note = 提出済みか承認済みのレビューです。
portfolio-no-outcome = 会議が開かれていない
portfolio-load = 担当別の状況
portfolio-open = 進行中の案件
portfolio-load-overdue = 期限超過
portfolio-longest = 最長
portfolio-load-empty = 案件がまだありません。
portfolio-steps-note = 期限の古い順です。
portfolio-steps-empty = 期限を過ぎた次のステップはありません。
portfolio-step = 次のステップ
portfolio-late = { $days } 日超過
portfolio-due = 期限
portfolio-all = すべて

# (end of Portfolio)

### Playbook page

playbook-version = プレイブック { $date }版
playbook-older = これは以前の版です。
playbook-to-newest = { $date }版（最新）を見る
playbook-contents = このページの内容
playbook-history = 更新履歴
playbook-about = このページについて
playbook-tasks = チェックリストのタスク
playbook-task = タスク
playbook-kind = 区分
playbook-role = 役割
playbook-services = サービス
playbook-mandatory = 必須
playbook-optional = 任意
playbook-no-role = 決まった役割なし
playbook-date = 日付
playbook-what = 内容
playbook-who = 更新者
playbook-item = 項目
playbook-value = 内容
playbook-phase = フェーズ
playbook-audience = 対象読者
playbook-topic = トピック
playbook-dated = ページの日付
playbook-origin = ホーム
playbook-versions = 収録している版
playbook-versions-text = レビューは、記入を始めたときの版に固定され、いつもその版で表示されます。
# (end of Playbook page)

### Audit words

# (end of Audit words)

### Command line

# (end of Command line)

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
engagement-start = レビューを始める
engagement-continue = 第{ $number }回レビューを続ける
engagement-edit = 案件を編集
engagement-agenda = 会議のアジェンダ
engagement-stand = 現在の段階
journey-prepared = 対象と成功基準
journey-gate = 利用状況ゲート
journey-recorded = レビュー会議の記録
journey-submitted = 提出
journey-approved = リードの承認
journey-done = 完了
journey-done-on = 完了 { $day }
journey-open = まだ
journey-writing = 作成中
gate-title = ゲート
gate-note = R1 または R2 のどちらかを満たすと、レビューを完了できます。
gate-open = ゲートは開いています
gate-shut = ゲートは閉じています
gate-r1-none = 対象ワークロードが選ばれていないため、満たしていません。
gate-r1-met = 対象の { $total } 件すべてが、利用率の目標に到達しています。
gate-r1-short = 対象の { $total } 件中 { $reached } 件が目標に到達しています。未到達: { $short }。
gate-r2-none = 顧客の成功基準は定められていません。
gate-r2-met = 顧客の成功基準 { $total } 件が、すべて達成されています。
gate-r2-short = 顧客の成功基準は { $total } 件中 { $achieved } 件が達成されています。
gate-r3 = このまま下書きは作れますが、提出には理由の記入が必要です（R3）。
gate-short = { $name } はあと { $count } 人
gate-unknown = { $name } は算出不可
gate-usage = ワークロードの利用率（AU）
gate-reached = { $reached } / { $total } 到達
gate-achieved = { $achieved } / { $total } 達成
engagement-record-usage = 利用状況を記録
engagement-edit-criteria = 成功基準を編集
engagement-no-workloads = 対象ワークロードはまだ選ばれていません。
engagement-choose-workloads = 対象ワークロードを選ぶ
engagement-trend = AU の推移
engagement-trend-note = どの図も目盛りは同じです。
engagement-trend-table = 推移を表で見る
engagement-tasks = タスク
engagement-task-name = タスク
engagement-task-kind = 区分
engagement-task-role = 担当する役割
engagement-task-status = ステータス
engagement-task-not_started = 未着手
engagement-task-not_required = 不要
engagement-task-in_progress = 進行中
engagement-task-complete = 完了
engagement-task-paused = 一時停止（顧客都合の遅延）
engagement-task-deferred = 延期（顧客都合の長期遅延）
engagement-task-warning = 警告
engagement-task-blocked_remediation = ブロック（修復・技術対応待ち）
engagement-task-blocked_customer_technical = ブロック（顧客・技術）
engagement-task-blocked_customer_business = ブロック（顧客・業務）
engagement-task-blocked_customer_other = ブロック（顧客・その他）
engagement-task-blocked_microsoft = ブロック（Microsoft）
engagement-task-cancelled = 中止
engagement-steps = 次のステップ
engagement-steps-note = 顧客と合意したものです。
engagement-no-steps = 次のステップはまだありません。レビューの提出後に表示されます。
engagement-step-what = 内容
engagement-step-owner = 担当
engagement-step-due = 期限
engagement-step-status = 状況
engagement-step-agreed = 第{ $number }回レビューで合意
engagement-step-late = { $count } 日超過
engagement-reviews = レビュー
engagement-reviews-note = 提出したレビューは変わりません。変更は新しい改訂になります。
engagement-no-reviews = レビューはまだありません。
engagement-review-state = 状態
engagement-review-held = 会議日
engagement-review-outcome = 会議の結果
engagement-review-decided = 提出 / 決定
engagement-review-number = 第{ $number }回
engagement-revision = 第{ $number }回 改訂 { $revision }
engagement-saved = 保存 { $at }
engagement-outcome-business_value_discussion = ビジネス価値ディスカッションを続ける
engagement-outcome-enable_workloads = 対象ワークロードをさらに有効化する
engagement-outcome-customer_success_manager = カスタマーサクセスマネージャーへ引き継ぐ
engagement-outcome-disengage = FastTrack 支援の終了
engagement-outcome-no_agreement = 合意に至っていない
engagement-history = 履歴
engagement-history-all = 履歴をすべて見る
engagement-no-history = 履歴はまだありません。
engagement-reassign-note = 下書きも新しい担当者に移ります。

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
usage-title = 利用状況
usage-lead = 測定値はすべて残ります。誤ったものは、理由を付けて除外します。
usage-record = 測定値を記録
usage-record-note = AU は、アクティブな利用者を、権利のある利用者で割った割合です。
usage-workload-hint = 対象ワークロードが先に並んでいます。
usage-active = アクティブな利用者数
usage-active-hint = 期間中に意図して利用した人数
usage-entitled = 権利のある利用者数
usage-entitled-hint = ライセンスが割り当て可能な人数。0 のときは算出不可になります。
usage-over-title = アクティブな利用者が、権利のある利用者を上回っています
usage-over-question = 利用率が 100 % を超えます。この数でよければ、確認欄に印を付けてください
usage-over-confirm = この数で正しい
usage-period = 期間（日数）
usage-period-hint = FastTrack の AU は 28 日間です。
usage-period-wrong = 期間（日数）は 1 から 366 までの整数で入力してください
usage-as-of = 基準日
usage-note = メモ
usage-record-button = 記録する
usage-history = 測定値の履歴
usage-history-note = 判定に使うのは、基準日が最も新しいものです。同じ日なら手入力を優先し、次に後から記録したものを使います。
usage-none = 測定値はまだありません。
usage-counts = 利用 / 権利あり
usage-source = 出所
usage-standing = 扱い
usage-not-intended = 対象ワークロードではありません
usage-days = { $count } 日間
usage-no-data = データなし
usage-approximate = 概算
usage-excluded = 除外
usage-counts-now = 判定に使用
usage-counts-why = 基準日が最も新しい測定値です
usage-stale = 45 日より前の値
usage-no-data-why = データがないため、判定には使いません
usage-superseded = より新しい、または優先される測定値があります
usage-recorded-only = 記録のみ
usage-exclude = 除外する
usage-exclude-button = 理由を付けて除外
usage-exclusion-reason = 除外の理由
usage-target = 目標 { $target } %
usage-not-measured = 測定値なし
usage-legend = 縦線は目標を示します。概算は Microsoft 365 利用状況レポートの「アクティブ」から求めた値で、FastTrack の意図的な利用（28 日間）より広い定義です。

# (end of Usage)

### Criteria
criteria-title = 顧客の成功基準
criteria-lead = 顧客が定めた基準が 1 件以上あり、そのすべてが目標・実績・根拠とともに達成されていると、ゲートが開きます。
criteria-none = 顧客の成功基準はまだありません。
criteria-row = 成功基準 { $number }
criteria-field = 成功基準 { $number }: { $label }
criteria-statement = 成功基準
criteria-target = 目標
criteria-actual = 実績
criteria-evidence = 根拠
criteria-evidence-hint = 資料名や確認の方法。URL だけでもかまいません。
criteria-url = 根拠の URL
criteria-achieved = 達成した
criteria-achieved-hint = 達成には、目標・実績・根拠の 3 つが必要です。
criteria-by = 確認した人
criteria-on = 達成日
criteria-needed = 達成とするには、{ $label }を入力してください
criteria-verdict = 判定
criteria-achieved-state = 達成
criteria-open-state = 未達成
criteria-add = 成功基準を追加
criteria-up = 上へ
criteria-down = 下へ
criteria-remove = 削除

# (end of Criteria)

### Agenda

# (end of Agenda)

### Review in progress

# (end of Review in progress)

### Submitted reviews and decisions

# (end of Submitted reviews and decisions)

### Summaries

# (end of Summaries)

### Portfolio

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

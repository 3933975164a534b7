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
inline-separator = ・
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
sign-in-title = サインイン
sign-in-product = 顧客成功レビュー
sign-in-say = 目標に届いたか、何を残したか、次に誰が何をするか。顧客成功レビューの準備から承認までを、ここで進めます。
sign-in-email = メールアドレス
sign-in-password = パスワード
sign-in-submit = サインイン
sign-in-kept = 入力途中のレビューは保存されています。サインインすると続きから始められます。
sign-in-failed = メールアドレスまたはパスワードが正しくありません
account-title = アカウント設定
account-settings = 表示
account-language = 言語
account-language-hint = 「ブラウザーに合わせる」を選ぶと、ブラウザーの言語設定に従います。
account-language-browser = ブラウザーに合わせる
account-time-zone = タイムゾーン
account-time-zone-hint = 日時はこのタイムゾーンで表示します。
account-saved = 設定を保存しました
account-password = パスワード
account-password-note = 変更すると、ほかの端末のセッションはすべて終了します。
account-password-current = 現在のパスワード
account-password-new = 新しいパスワード
account-password-hint = 12 文字以上 128 文字以内。文字の種類に決まりはありません。
account-password-again = 新しいパスワード（確認）
account-password-submit = パスワードを変更
account-password-wrong = 現在のパスワードが正しくありません
account-password-differs = 新しいパスワードと確認の入力が一致しません
account-password-short = パスワードは { $least } 文字以上にしてください
account-password-long = パスワードは { $most } 文字以内にしてください
account-password-common = 推測されやすいパスワードです。別のものにしてください
account-password-changed = パスワードを変更し、ほかのセッションを終了しました
account-sessions = サインイン中の端末
account-sessions-note = 心当たりのないものは終了し、パスワードを変更してください。サインアウトすると、すべての端末のセッションが終了します。
account-session-browser = ブラウザー
account-session-began = サインイン
account-session-seen = 最後の操作
account-session-current = この画面のセッション
account-session-end = 終了
account-session-end-which = : { $browser }（{ $began } にサインイン）
account-session-ended = セッションを終了しました
account-browser-on = { $system } の { $name }
account-browser-unknown = 不明なブラウザー

# (end of Sign-in and account)

### Administration
admin-nav = 管理
admin-actions = 操作
admin-filter = 絞り込む
admin-pager = ページ送り
admin-first-page = 最初のページ
admin-next-page = 次のページ
admin-stored-now = 現在の内容:
admin-users-title = ユーザー
admin-users-lead = アカウントの追加、役割の変更、停止を行います。
admin-users-search = ユーザーの検索
admin-users-q = 名前またはメールアドレス
admin-users-all = すべて
admin-users-active = 有効
admin-users-disabled = 停止中
admin-users-empty = 条件に合うユーザーはいません。
admin-users-show-all = すべて表示
admin-user-new = ユーザーを追加
admin-user-create = 追加する
admin-user-name = 名前
admin-user-roles = 役割
admin-user-roles-hint = 複数を選べます。ただし、パートナーはほかの役割と兼ねられません。
admin-user-partner = 所属組織
admin-user-partner-hint = 役割がパートナーのときに選びます。
admin-user-no-partner = なし
admin-user-state = 状態
admin-user-password-hint = 空欄にすると自動で作成し、次の画面に一度だけ表示します。
admin-user-email-taken = このメールアドレスはすでに登録されています
admin-user-no-role = 役割を一つ以上選んでください
admin-user-partner-alone = パートナーとほかの役割を同時に選ぶことはできません
admin-user-partner-missing = 役割がパートナーのユーザーには所属組織を選んでください
admin-user-own-role = 自分の管理者の役割は外せません
admin-user-created = ユーザーを追加しました
admin-user-saved = ユーザーを保存しました
admin-user-open = ユーザーの詳細を開く
admin-user-disabled = アカウントを停止し、セッションを終了しました
admin-user-enabled = アカウントを再び有効にしました
admin-password-reset = パスワードを再発行しました
admin-password-text = 新しいパスワードを作成して一度だけ表示します。このユーザーのセッションはすべて終了します。
admin-password-submit = パスワードを再発行
admin-password-once = このパスワードは二度と表示されません
admin-password-once-text = 安全な方法で本人に伝え、サインイン後に変更するよう依頼してください。
admin-disable = アカウントを停止
admin-disable-text = 停止すると、すべてのセッションが直ちに終了し、サインインできなくなります。記録は残ります。
admin-disable-own = 自分のアカウントは停止できません。
admin-disable-engagements = 完了していない案件を { $count } 件担当しています
admin-disable-engagements-text = 停止しても案件は残ります。リードに担当の変更を依頼してください。
admin-disabled-since = { $at } に停止
admin-enable = アカウントを有効にする
admin-partners-title = パートナー組織
admin-partners-lead = パートナーの利用者が所属する組織です。
admin-partners-empty = パートナー組織はまだありません。
admin-partner-name = 組織名
admin-partner-accounts = アカウント数
admin-partner-new = パートナー組織を追加
admin-partner-create = 追加する
admin-partner-hint = 提出済みのレビューには、提出したときの組織名が残ります。
admin-partner-taken = この名前の組織はすでに登録されています
admin-partner-created = パートナー組織を追加しました
admin-partner-saved = パートナー組織を保存しました
admin-workloads-title = ワークロード
admin-workloads-lead = 案件で選べるワークロードです。製品名が変わったら名前を改め、以前の名前は別名に残します。
admin-workload-new = ワークロードを追加
admin-workload-create = 追加する
admin-workload-name = 名前
admin-workload-aliases = 別名
admin-workload-aliases-hint = 1 行に 1 つ。利用状況レポートの取り込みでは、別名でも同じワークロードと見なします。
admin-workload-position = 表示順
admin-workload-position-hint = 小さい番号から順に並びます。
admin-workload-retired = 提供終了
admin-workload-retired-hint = 新しい案件では選べなくなります。既存の案件とレビューには残ります。
admin-workload-is-retired = 提供終了
admin-workload-is-offered = 選択可
admin-workload-key = キー
admin-workload-key-hint = 英小文字、数字、下線。例: microsoft_loop。あとから変更できません。
admin-workload-key-form = キーは英小文字で始まる 60 文字以内の英小文字、数字、下線で入力してください
admin-workload-key-taken = このキーはすでに使われています
admin-workload-name-taken = この名前は、ほかのワークロードの名前または別名に使われています
admin-workload-alias-taken = 別名「{ $alias }」は、ほかのワークロードの名前または別名に使われています
admin-workload-too-many = 別名は 50 個までにしてください
admin-workload-position-high = 表示順は 1,000,000 以下にしてください
admin-workload-created = ワークロードを追加しました
admin-workload-saved = ワークロードを保存しました
admin-audit-title = 監査証跡
admin-audit-lead = 変更と決定の記録です。新しい順に並び、あとから書き換えることはできません。
admin-audit-search = 監査証跡の絞り込み
admin-audit-engagement = 案件番号
admin-audit-engagement-no = 案件 { $id }
admin-audit-empty = 記録はありません。
admin-audit-what = 内容
admin-audit-subject = 対象
admin-audit-who = 実行者
admin-audit-version = 版
admin-audit-when = 日時
admin-audit-system = システム（コマンドライン）

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

draft-title-of = 第{ $number }回レビュー — { $customer }
draft-heading = 顧客成功レビュー 第{ $number }回
draft-short = 第{ $number }回レビュー
draft-crumbs = 現在位置
draft-nav = レビューのセクション
draft-nav-folded = レビューのセクション（折りたたみ）
draft-nav-fold = セクション一覧（{ $done } / { $all } 完了）
draft-check-nav = 確認して提出
draft-aside = 提出までに必要なこと
draft-continue = 続きから始める（{ $section }）
draft-to-check = 回答を確認して提出へ進む
draft-to-front = セクション一覧へ戻る
draft-agenda = 会議のアジェンダ
draft-discard = 下書きを破棄
draft-all-saved = すべて保存されています。最後の保存 { $at }
draft-nothing-saved = まだ何も入力されていません
draft-saved-at = 保存済み { $at }
draft-unsaved = まだ保存されていません
draft-place = セクション { $place } / { $all }
draft-save = 下書きを保存
draft-save-next = 保存して次へ
draft-save-to-check = 保存して確認へ戻る
draft-kept-note = 途中でやめても、保存した内容は残ります。選択に応じて開く項目が表示されないときは、「下書きを保存」を押してください。
draft-section-complete = 必要な項目はすべて入力されています
draft-section-missing = あと { $count } 項目
draft-blockers = 完了を妨げているもの
draft-blockers-none = 妨げているものはありません。提出できます。
draft-blockers-submission = 提出するために { $count } 件
draft-blockers-completion = 全体ステータスの完了に { $count } 件
draft-blockers-note = 結論が出ていなくても提出はできます。そのとき全体ステータスは「進行中」のままです。
draft-blocks-meeting = 会議を開いて記録する
draft-blocks-outcome = 会議の結果を 4 つの中から選ぶ
draft-section-blockers = このセクションで足りないもの
draft-ill-formed = 「{ $section }」に直すべき入力が { $count } 件あります
draft-fulfilled = 満たしている規則 { $count } 件
draft-fulfilled-r1 = 対象ワークロードの利用率がすべて目標に到達
draft-fulfilled-r2 = 顧客の成功基準がすべて達成
draft-missing-plan = { $workload } について、足りない理解・促し方・前提・進め方を記入する
draft-missing-wants-more = 会議の結果（ワークロードの有効化）に合わせて「新しいワークロードの希望」を見直す
draft-missing-scenarios = 新しいビジネス シナリオへの関心を顧客に尋ねる
draft-comments = 差し戻しのコメント
draft-comment-title = 差し戻しのコメント
draft-comment-revision = 改訂 { $revision } に対して
draft-playbook-of = プレイブック { $version } 版で記入しています。
draft-playbook-newer = 新しい版があります
draft-playbook-title = 新しいプレイブックへの切り替え
draft-playbook-text = この下書きは { $old } 版で始めました。{ $new } 版に切り替えると、質問が次のように変わります。入力した内容は残ります。
draft-playbook-same = 質問に違いはありません。
draft-playbook-added = 新しい項目です
draft-playbook-removed = なくなった項目です
draft-playbook-changed = 変わりました（以前の見出し: { $before }）
draft-playbook-button = 新しい版に切り替える
draft-figures-kept = 数値は前の改訂のものを引き継いでいます。
draft-figures-fresh = 数値は最新の測定値を使っています。
draft-figures-refresh = 最新の測定値に更新
draft-figures-keep = 前の改訂の数値に戻す
draft-start-title = レビューを始める
draft-start-first = 会議の前から記入を始められます。入力した内容は自動で保存されます。
draft-start-waits = 提出済みのレビューがリードの判断を待っています。直したいときは、先に取り下げてください。
draft-start-open-review = 提出済みのレビューを開く
draft-start-goes-on = 前に提出した内容を引き継いで、新しい改訂を作ります。
draft-start-approved = 次の回のレビューを始めるか、承認済みのレビューの新しい改訂を作ります。次の回を始めると、全体ステータスは「進行中」に戻ります。
draft-start-button = レビューを始める
draft-start-further = 次の回のレビューを始める
draft-start-revise = 改訂を作る
draft-no-rows = { $row }はまだありません。
draft-row-add = { $row }を追加
draft-row-remove = 削除
draft-row-up = 上へ
draft-row-down = 下へ
draft-internal = 社内のみ
draft-proposals = 提案と引き継ぎ
draft-take-over = 追加
draft-carry-note = 前のレビューから（担当 { $owner }）
draft-propose-usage = 目標に届いていないワークロードの利用を増やす
draft-propose-trained = 利用者への研修を実施する
draft-propose-goals = 予定した目標の達成に向けた計画を見直す
draft-propose-progress = 進捗の把握と管理の方法を案内する
draft-r9 = 利用率の到達
draft-r9-yes = すべて目標に到達
draft-r9-no = { $reached } / { $all } が目標に到達
draft-r9-note = 測定値から自動で判定します。届いていないときは、次のステップを提案します。
draft-task-3735 = タスク 3735
draft-task-3735-note = 会議日と出席者が記録されたレビューを提出すると、タスク 3735 が完了になります。
draft-r8-note = 4 つの結果のどれかが選ばれると、タスク 3735 の完了とあわせて、全体ステータスが「完了」になります。
draft-r14-note = 範囲を広げる結果のときは、「顧客キックオフへ戻る」という次のステップが提出時に自動で作られます。
draft-kick-off-step = 顧客キックオフのプロセスへ戻る
draft-text-dirty = 未保存の変更があります
draft-text-saving = 保存しています…
draft-text-failed = 保存できませんでした。入力した内容は画面に残っています。もう一度試しています
draft-text-expired = サインインの有効期限が切れました。入力した内容は画面に残っています
draft-text-conflict = 最新の内容を開く
draft-conflict-message = ほかの画面で先に保存されました。自動保存を止めています
draft-conflict-title = ほかの画面で先に保存されています
draft-conflict-text = この画面を開いたあと、{ $at } に別の画面でこのセクションが保存されました。どちらの内容も失われていません。使うほうを選んでください。
draft-conflict-same = 両方の内容は同じです。
draft-conflict-item = 項目
draft-conflict-mine = この画面の入力
draft-conflict-theirs = 保存されている内容
draft-conflict-keep-mine = この画面の入力で保存する
draft-conflict-keep-theirs = 保存されている内容を使う
draft-conflict-gone = このレビューはすでに提出または破棄されているため、保存できませんでした。入力した内容は次のとおりです。必要な部分を控えてください。
draft-conflict-to-engagement = 案件のページへ
draft-check-title = 回答の確認と提出
draft-check-ready = 提出できます
draft-check-ready-text = 必要な項目はすべて入力されています。
draft-check-ready-exception = 必要な項目はすべて入力されています。ゲートが閉じているため、例外の理由をリードが先に確認します。
draft-check-csm-title = Enterprise 契約ではありません
draft-check-csm = カスタマー サクセス マネージャーへの引き継ぎは Enterprise の顧客が対象です。このまま提出することもできます。
draft-no-answer = 未入力
draft-submit = レビューを提出
draft-submit-note = 提出すると、回答・数値・プレイブックの版が固定されます。あとから変えるときは、新しい改訂を作ります。
draft-discard-title = 下書きを破棄しますか
draft-discard-text = 入力した内容はすべて消え、元に戻せません。提出済みのレビューには影響しません。
draft-discard-button = 下書きを破棄する
draft-discard-back = 破棄しないで戻る
flash-draft-discarded = 下書きを破棄しました。
audit-review_started = レビューの記入を始めました
audit-review_submitted = レビューを提出しました
audit-review_discarded = レビューの下書きを破棄しました
audit-playbook_adopted = 新しいプレイブックに切り替えました
audit-figures_refreshed = レビューに使う数値を切り替えました

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
audit-account_created = アカウントを追加
audit-account_changed = アカウントを変更
audit-account_disabled = アカウントを停止
audit-account_enabled = アカウントを有効化
audit-password_reset = パスワードを再発行
audit-password_changed = 自分のパスワードを変更
audit-settings_changed = 自分の設定を変更
audit-session_ended = 自分のセッションを終了
audit-partner_created = パートナー組織を追加
audit-partner_renamed = パートナー組織の名前を変更
audit-workload_created = ワークロードを追加
audit-workload_changed = ワークロードを変更
audit-subject-user = ユーザー
audit-subject-partner = パートナー組織
audit-subject-workload = ワークロード
audit-subject-engagement = 案件
audit-subject-review = レビュー
audit-subject-measurement = 測定値
audit-subject-step = 次のステップ
audit-subject-criteria = 成功基準

# (end of Audit words)

### Command line
cli-demo-ready = デモを開始しました。ブラウザーで { $address } を開いてください（終了は Ctrl+C）。
cli-demo-accounts = アカウント（パスワードはすべて { $password }）:

# (end of Command line)

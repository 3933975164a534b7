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

# (end of Engagements)

### Engagement page

# (end of Engagement page)

### Usage

# (end of Usage)

### Criteria

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
